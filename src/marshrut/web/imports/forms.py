"""Forms of the import: the file with its sender, the consent, the columns, the place that a list does not name."""

from collections.abc import Mapping, Sequence

from django import forms
from django.conf import settings
from django.db.models import QuerySet

from marshrut.people.actor import Actor
from marshrut.people.models import Organisation, StaffImport
from marshrut.people.roles import Reach
from marshrut.people.rules import organisations_visible_to
from marshrut.people.staff_import.plan import KIND_TITLES
from marshrut.people.staff_list import TITLES, Field
from marshrut.web.forms import Form
from marshrut.web.templatetags.russian import counted

MEGABYTE = 1024 * 1024
NOT_NEEDED = ""


class StaffFileForm(Form):
    """A file; the centre also says whose list it is."""

    sender = forms.ModelChoiceField(
        Organisation.objects.none(),
        label="Чей это список",
        help_text="От муниципалитета принимаем только его школы. «Всего региона» — если они названы в самом списке.",
        required=False,
        empty_label="Всего региона",
    )
    file = forms.FileField(label="Файл", error_messages={"required": "Выберите файл со списком."})

    def __init__(self, *args, actor: Actor, is_too_large: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        self.is_too_large = is_too_large
        if actor.rights.reach is Reach.REGION:
            kinds = [Organisation.Kind.MUNI_AUTHORITY]
            places = organisations_visible_to(actor).filter(kind__in=kinds, closed_on=None)
            self.fields["sender"].queryset = places.select_related("territory")
            self.fields["sender"].label_from_instance = _municipality
        else:
            del self.fields["sender"]

    def clean(self) -> dict:
        cleaned = super().clean()
        if self.is_too_large:
            self.errors.pop("file", None)
            limit = settings.UPLOAD_LIMIT_BYTES // MEGABYTE
            self.add_error(
                "file",
                f"Файл больше {limit} МБ, он не принят. Уберите из него картинки и лишние листы или разделите "
                "список на части.",
            )
        return cleaned


def _municipality(organisation: Organisation) -> str:
    return organisation.territory.short_title if organisation.territory else organisation.short_name


class ConsentForm(Form):
    """Which kinds of changes are taken; the absent stay unless somebody says otherwise."""

    accepted = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    end_absent = forms.BooleanField(required=False)

    def __init__(self, *args, kinds: Sequence[str], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["accepted"].choices = [(kind, KIND_TITLES[kind]) for kind in kinds]


class PlaceForm(Form):
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        label="Где работают эти люди",
        empty_label="Выберите организацию",
        error_messages={"required": "Выберите организацию.", "invalid_choice": "Выберите организацию из списка."},
    )

    def __init__(self, *args, actor: Actor, staff_import: StaffImport, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = _places(actor, staff_import)


def _places(actor: Actor, staff_import: StaffImport) -> QuerySet[Organisation]:
    """Open organisations of the sender that the actor may see."""
    places = organisations_visible_to(actor).filter(closed_on=None, level=Organisation.Level.SCHOOL)
    sender = staff_import.sender
    return places if sender is None else places.filter(path__startswith=sender.path)


class ColumnsForm(Form):
    """One choice of a field for every column of every sheet; ``sheets`` as the report of a preview has them."""

    def __init__(self, *args, sheets: Sequence[Mapping], **kwargs):
        super().__init__(*args, **kwargs)
        self.sheets = sheets
        fields = [(str(field), TITLES[field]) for field in Field if field not in (Field.OTHER, Field.NUMBER)]
        choices = [(NOT_NEEDED, "Не нужно"), *sorted(fields, key=lambda pair: pair[1])]
        for place, sheet in enumerate(sheets):
            for column in sheet["columns"]:
                self.fields[_name(place, column)] = forms.ChoiceField(
                    choices=choices,
                    required=False,
                    initial=_shown(column),
                    label=f"Столбец {column['letter']}" + (f" «{column['header']}»" if column["header"] else ""),
                )

    def table(self) -> list[dict]:
        """Sheets with their columns, each with its control; open are those that a person should look at."""
        return [self._sheet(place, sheet) for place, sheet in enumerate(self.sheets)]

    def _sheet(self, place: int, sheet: Mapping) -> dict:
        columns = []
        for column in sheet["columns"]:
            bound = self[_name(place, column)]
            control = bound.as_widget(attrs={"class": "select input--medium"})
            columns.append({**column, "bound": bound, "control": control, "sure": _sure(column)})
        doubtful = sum(column["sure"] is not None and column["sure"][1] != "good" for column in columns)
        is_any_read = any(one["is_read"] for one in self.sheets)
        return {
            **sheet,
            "columns": columns,
            "doubtful": f"проверьте: {counted(doubtful, 'столбец,столбца,столбцов')}" if doubtful else "",
            "is_open": bool(doubtful or len(self.sheets) == 1 or self.errors or not is_any_read),
        }

    def changed_sheets(self) -> dict[str, dict[str, str]]:
        """Sheet → column letter → field, for the sheets in which something was set otherwise than it was shown."""
        changed = {}
        for place, sheet in enumerate(self.sheets):
            chosen = {column["letter"]: self.cleaned_data[_name(place, column)] for column in sheet["columns"]}
            if chosen != {column["letter"]: _shown(column) for column in sheet["columns"]}:
                changed[sheet["name"]] = chosen
        return changed


def _name(place: int, column: Mapping) -> str:
    return f"sheet{place}-{column['letter']}"


def _shown(column: Mapping) -> str:
    return NOT_NEEDED if column["field"] in (Field.OTHER, Field.NUMBER) else column["field"]


def _sure(column: Mapping) -> tuple[str, str] | None:
    """How sure the guess is: words and the tone of their badge; nothing for a column without a field."""
    if not _shown(column):
        return None
    confidence = column["confidence"]
    if confidence >= 0.8:
        return "уверенно", "good"
    return ("скорее всего", "info") if confidence >= 0.55 else ("под вопросом", "warning")
