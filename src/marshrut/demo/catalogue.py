"""Programmes with their history in the federal register, and every offer that a route can send to."""

from dataclasses import dataclass, field
from datetime import date

from marshrut.base.rows import link, write
from marshrut.catalogue.models import Offer, OfferGain, Programme
from marshrut.competences.content import load_requirements
from marshrut.competences.models import Competence
from marshrut.demo.content import activities, offers
from marshrut.demo.days import moment
from marshrut.demo.scene import Human, Place, Scene
from marshrut.people.models import Organisation, Subject

# Diagnostics speak of groups, offers of single competences. What a part of a group gains shows in the whole of it
# less than in the part itself: by how much is an assumption, to be replaced by measurements before and after.
WHOLE = 0.6
SITE_GAIN = 0.6  # logits; as the internships of the content have on average
SITE_HOURS, SITE_SEATS = 18, 12
EVENT_GAIN = 0.2
COURSE_GAIN, COURSE_DAYS, COURSE_SEATS = 0.6, 21, 25
# Programmes about managing the quality of education; which ones are meant, no source says.
ABOUT_QUALITY = frozenset({"P17", "P30", "P60"})
FOR_NURSERIES = "early_childhood"  # programmes for whom no school here has posts
# Programmes that are of use to teachers of some subjects only, by their titles.
TAUGHT_BY = {
    "P21": ("начальные классы",), "P25": ("начальные классы",), "P26": ("химия", "биология"),
    "P32": ("литература", "русский язык"), "P34": ("история",), "P35": ("обществознание",), "P37": ("биология",),
    "P38": ("физика",), "P39": ("география",), "P40": ("иностранные языки",), "P41": ("технология",),
    "P43": ("информатика",), "P44": ("физическая культура",), "P45": ("музыка",), "P46": ("начальные классы",),
}  # fmt: skip
# Internship sites of some subjects only, by their themes.
SITES_TAUGHT_BY = {
    "Начальная школа: внимание, игра, чтение": ("начальные классы",),
    "Математика и данные вокруг нас": ("математика", "информатика", "физика", "география"),
    "Школьная лаборатория и полевые исследования": ("биология", "химия", "физика", "география"),
}
OF_A_SERVICE = 3  # municipal offers in every municipality beside the club of the novices
SCHOOL_MENTOR, NOVICE_CLUB = "O62", "O79"
EVENTS_YEAR = 2022  # the 128 events of the published year; other years have the lasting offers


@dataclass(eq=False)
class Catalogue:
    """Offers in the order of writing, with what choosing among them needs."""

    programmes: dict[str, Programme] = field(default_factory=dict)
    offers: list[Offer] = field(default_factory=list)
    lasting: dict[str, Offer] = field(default_factory=dict)  # code of the content → a regional offer
    local: dict[tuple[str, int], Offer] = field(default_factory=dict)  # code, number of the provider
    sites: list[Offer] = field(default_factory=list)
    events: list[tuple[Offer, activities.RegionalEvent]] = field(default_factory=list)
    durations: dict[int, int] = field(default_factory=dict)  # by number of the offer: days
    seats: dict[int, int | None] = field(default_factory=dict)
    groups: dict[int, dict[str, float]] = field(default_factory=dict)  # group → gain of the whole
    subjects: dict[int, frozenset[int]] = field(default_factory=dict)
    codes: dict[int, str] = field(default_factory=dict)
    homes: dict[int, Place] = field(default_factory=dict)  # where a session at a host takes place
    pools: dict[str, list[Offer]] = field(default_factory=dict)  # what a step of a kind may be

    def suits(self, offer: Offer, human: Human, on: date) -> bool:
        """For the person's subject and post; a local one only for its own people."""
        job = human.job_on(on)
        if job is None or offer.for_managers != bool(job.seat.position.team_part):
            return False
        taught = self.subjects.get(offer.pk, frozenset())
        if taught and not taught & {subject.pk for subject in job.seat.subjects}:
            return False
        if offer.level in {Organisation.Level.SCHOOL, Organisation.Level.MUNICIPAL}:
            return job.seat.organisation.path.startswith(_reach(offer))
        return True

    def gain(self, offer: Offer, group: str) -> float:
        return self.groups[offer.pk].get(group, 0.0)


def _reach(offer: Offer) -> str:
    """The part of the tree for which a local offer is."""
    path = offer.provider.path
    if offer.level == Organisation.Level.SCHOOL:
        return path
    return path.rsplit("/", 2)[0] + "/"  # the municipality above the service or the host school


@dataclass(eq=False, slots=True)
class _Draft:
    """An offer before it is written, with what hangs on it."""

    row: Offer
    gains: dict[str, float]
    code: str = ""
    days: int = 1
    seats: int | None = None
    subjects: tuple[Subject, ...] = ()
    requires: tuple[str, ...] = ()
    home: Place | None = None


def stock(scene: Scene) -> Catalogue:
    """Write programmes and offers with their subjects, gains and conditions."""
    catalogue = Catalogue(programmes=_programmes(scene))
    drafts = [*_lasting(scene, catalogue), *_courses(scene, catalogue), *_local(scene), *_sites(scene)]
    event_drafts = _events(scene)
    drafts += [draft for draft, _ in event_drafts]
    write([draft.row for draft in drafts])
    catalogue.offers = [draft.row for draft in drafts]
    catalogue.events = [(draft.row, event) for draft, event in event_drafts]
    catalogue.sites = [d.row for d in drafts if d.row.kind == Offer.Kind.INTERNSHIP and not d.code]
    for draft in drafts:
        number = draft.row.pk
        catalogue.durations[number], catalogue.seats[number] = draft.days, draft.seats
        catalogue.subjects[number] = frozenset(subject.pk for subject in draft.subjects)
        catalogue.codes[number] = draft.code
        if draft.home is not None:
            catalogue.homes[number] = draft.home
        if draft.row.level in {Organisation.Level.REGIONAL, Organisation.Level.FEDERAL}:
            if draft.code:
                catalogue.lasting[draft.code] = draft.row
        else:
            catalogue.local[draft.code, draft.row.provider_id] = draft.row
    link(Offer.subjects.field, [(d.row, subject) for d in drafts for subject in d.subjects])
    link(Offer.requires.field, [(d.row, catalogue.lasting[code]) for d in drafts for code in d.requires])
    _write_gains(drafts, catalogue)
    catalogue.pools = _pools(catalogue)
    return catalogue


def _pools(catalogue: Catalogue) -> dict[str, list[Offer]]:
    """Regional offers that lead somewhere by themselves, by kind; courses by who runs them and for whom."""
    run_by = {content.code: content.provider_kind for content in offers.load_offers()}
    run_by |= {content.code: content.run_by for content in offers.load_programmes()}
    after_another = {content.code for content in offers.load_offers() if content.requires}
    pools: dict[str, list[Offer]] = {"internship": list(catalogue.sites)}
    for code, row in catalogue.lasting.items():
        if code in after_another:
            continue
        kind = str(row.kind)
        if kind == Offer.Kind.COURSE:
            kind = "licensed" if row.level == Organisation.Level.FEDERAL else run_by[code]
        pools.setdefault(f"{kind}_managers" if row.for_managers else kind, []).append(row)
    return pools


def _write_gains(drafts: list[_Draft], catalogue: Catalogue) -> None:
    competences = {row.code: row for row in Competence.objects.all()}
    wholes = {row.group: row for row in competences.values() if row.is_group_summary}
    rows = []
    for draft in drafts:
        groups: dict[str, float] = {}
        for code, gain in draft.gains.items():
            competence = competences[code]
            rows.append(OfferGain(offer=draft.row, competence=competence, gain=gain))
            groups[competence.group] = max(groups.get(competence.group, 0.0), round(WHOLE * gain, 3))
        rows += [OfferGain(offer=draft.row, competence=wholes[g], gain=gain) for g, gain in groups.items()]
        catalogue.groups[draft.row.pk] = groups
    write(rows)


def _programmes(scene: Scene) -> dict[str, Programme]:
    themes, used = offers.load_themes(), {offer.programme for offer in offers.load_offers()}
    everything = scene.content.code == "kostroma"  # only there is the whole list of the institute published
    found = {
        content.code: _programme(content, scene.institute, themes)
        for content in offers.load_programmes()
        if everything or content.code in used | ABOUT_QUALITY
    }
    for content in offers.load_licensed_programmes():
        found[content.code] = _programme(content, scene.bodies["academy"], themes)
    write(list(found.values()))
    return found


def _programme(content: offers.Programme, provider: Organisation, themes: dict[str, str]) -> Programme:
    entry = content.register
    included = entry is not None and entry.verdict == "included"
    return Programme(
        provider=provider,
        title=content.title,
        kind=content.kind,
        hours=content.hours,
        theme=themes[content.theme],
        for_managers=content.audience == "manager",
        about_quality=content.code in ABOUT_QUALITY,
        implemented_from=date(content.starts_year, 1, 11),
        register_state=entry.verdict if entry else Programme.RegisterState.NOT_SENT,
        submitted_on=entry.submitted_on if entry else None,
        register_number=(entry.number or "") if entry else "",
        included_on=entry.decided_on if included else None,
        included_until=entry.valid_until if included else None,
    )


# --- offers ----------------------------------------------------------------------------------------------


def _lasting(scene: Scene, catalogue: Catalogue) -> list[_Draft]:
    """Offers of the regional bodies, and of one host school each."""
    providers = {kind: scene.bodies[code] for kind, code in scene.content.providers.items()}
    hosts = _hosts(scene)
    found = []
    for number, content in enumerate(offers.load_offers()):
        if content.level not in {Organisation.Level.REGIONAL, Organisation.Level.FEDERAL}:
            continue
        home = None
        provider = providers.get(content.provider_kind)
        if content.provider_kind == "mms":
            home = hosts[number % len(hosts)]
            provider = home.service
        elif content.provider_kind == "school":
            home = hosts[number % len(hosts)]
            provider = home.schools[0].row
        found.append(_draft(scene, content, provider, catalogue.programmes.get(content.programme), home))
    return found


def _courses(scene: Scene, catalogue: Catalogue) -> list[_Draft]:
    """A course for every programme of which the content has no offer: what is implemented can be chosen."""
    offered = {offer.programme for offer in offers.load_offers()}
    providers = {kind: scene.bodies[code] for kind, code in scene.content.providers.items()}
    found = []
    for content in offers.load_programmes():
        programme = catalogue.programmes.get(content.code)
        if programme is None or content.code in offered or content.theme == FOR_NURSERIES:
            continue
        row = Offer(
            kind=Offer.Kind.COURSE,
            format=Offer.Format.FORMAL,
            mode=content.mode,
            level=Organisation.Level.REGIONAL,
            title=content.title,
            summary=f"Тема: «{programme.theme}».",
            provider=providers[content.run_by],
            programme=programme,
            hours=content.hours,
            for_managers=programme.for_managers,
            checked_at=moment(scene.days.ago(11), 10),
        )
        gains = dict.fromkeys(content.competences, COURSE_GAIN)
        taught = tuple(scene.subjects[title] for title in TAUGHT_BY.get(content.code, ()))
        found.append(_Draft(row, gains, code=content.code, days=COURSE_DAYS, seats=COURSE_SEATS, subjects=taught))
    return found


def _local(scene: Scene) -> list[_Draft]:
    """Some municipal offers in every municipality, mentoring in every school, the rest in the first school."""
    municipal = [o for o in offers.load_offers() if o.level == Organisation.Level.MUNICIPAL]
    usual = [content.code for content in municipal if content.code != NOVICE_CLUB]
    found = []
    for number, place in enumerate(scene.peopled):
        here = {NOVICE_CLUB, *(usual[(number * 2 + n) % len(usual)] for n in range(OF_A_SERVICE))}
        for content in offers.load_offers():
            if content.code in here:
                provider = place.service if content.provider_kind == "mms" else place.schools[0].row
                found.append(_draft(scene, content, provider, None, place))
            elif content.level == Organisation.Level.SCHOOL:
                schools = place.schools if content.code == SCHOOL_MENTOR else place.schools[:1]
                found += [_draft(scene, content, school.row, None, place) for school in schools]
    return found


def _draft(scene: Scene, content: offers.Offer, provider: Organisation, programme, home) -> _Draft:
    requirements = load_requirements()
    titles = [
        title
        for family in requirements.subject_families
        if family.code in content.subject_families
        for title in family.subjects
    ]
    return _Draft(
        row=Offer(
            kind=content.kind,
            format=content.format,
            mode=content.mode,
            level=content.level,
            title=content.title,
            summary=content.description,
            provider=provider,
            programme=programme,
            hours=content.hours,
            for_managers=content.audience == "manager",
            checked_at=moment(scene.days.ago(4), 10),
        ),
        gains={gain.code: gain.gain for gain in content.competences},
        code=content.code,
        days=content.duration_days,
        seats=content.seats,
        subjects=tuple(scene.subjects[title] for title in titles if title in scene.subjects),
        requires=content.requires,
        home=home,
    )


def _sites(scene: Scene) -> list[_Draft]:
    """The 46 internship sites of the published system: a host each, towns and villages in turn."""
    if scene.content.code != "kostroma":
        return []
    hosts = {
        "urban_school": [s for s in scene.schools if s.setting == "urban" and s.size > 25],
        "rural_school": [s for s in scene.schools if s.setting == "rural" and s.size > 15],
    }
    found = []
    for number, site in enumerate(activities.load_internship_sites()):
        if site.setting == "municipal_service":
            home = scene.peopled[number % len(scene.peopled)]
            provider = home.service
        else:
            among = hosts[site.setting]
            school = among[number * 7 % len(among)]
            home, provider = school.place, school.row
        row = Offer(
            kind=Offer.Kind.INTERNSHIP,
            format=Offer.Format.NONFORMAL,
            mode=Offer.Mode.ONSITE,
            level=Organisation.Level.REGIONAL,
            title=site.title,
            summary=f"Несколько дней в работающей школе: смотрите, пробуете, обсуждаете. Тема: «{site.theme}».",
            provider=provider,
            hours=SITE_HOURS,
            for_managers=site.audience == "manager",
            checked_at=moment(scene.days.ago(9), 10),
        )
        taught = tuple(scene.subjects[title] for title in SITES_TAUGHT_BY.get(site.theme, ()))
        gains = dict.fromkeys(site.competences, SITE_GAIN)
        found.append(_Draft(row, gains, days=5, seats=SITE_SEATS, home=home, subjects=taught))
    return found


def _events(scene: Scene) -> list[tuple[_Draft, activities.RegionalEvent]]:
    """The 128 events of 2022; each took place once and is over."""
    if scene.content.code != "kostroma":
        return []
    found = []
    for event in activities.load_regional_events():
        row = Offer(
            kind=Offer.Kind.EVENT,
            format=Offer.Format.NONFORMAL,
            mode=event.mode,
            level=Organisation.Level.REGIONAL,
            title=event.title,
            provider=scene.institute,
            hours=event.hours,
            for_managers=event.audience == "manager",
            is_open=False,
            checked_at=moment(date(EVENTS_YEAR, 12, 28), 10),
        )
        subjects = (scene.subjects[event.subject],) if event.subject else ()
        gains = dict.fromkeys(event.competences, EVENT_GAIN)
        found.append((_Draft(row, gains, days=1, seats=60, subjects=subjects), event))
    return found


def _hosts(scene: Scene) -> list[Place]:
    """Municipalities with schools large enough to receive others."""
    return [place for place in scene.peopled if place.schools[0].size >= 14] or scene.peopled
