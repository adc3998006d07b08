"""What a column of a staff list may be: the fields, their Russian titles and the wordings of their headings."""

from enum import StrEnum

from marshrut.sheets import Rule, Wording, rule


class Field(StrEnum):
    """A field of a staff list. OTHER is a column that is known to be of no use here."""

    NUMBER = "number"
    FULL_NAME = "full_name"
    SURNAME = "surname"
    GIVEN_NAME = "given_name"
    PATRONYMIC = "patronymic"
    SEX = "sex"
    BIRTH_ON = "birth_on"
    SNILS = "snils"
    MUNICIPALITY = "municipality"
    ORGANISATION = "organisation"
    INN = "inn"
    POSITION = "position"
    SUBJECTS = "subjects"
    KIND = "kind"
    RATE = "rate"
    HOURS = "hours"
    CATEGORY = "category"
    CATEGORY_ON = "category_on"
    TOTAL_EXPERIENCE = "total_experience"
    PEDAGOGICAL_EXPERIENCE = "pedagogical_experience"
    POSITION_EXPERIENCE = "position_experience"
    ORGANISATION_EXPERIENCE = "organisation_experience"
    HIRED_ON = "hired_on"
    EDUCATION = "education"
    EMAIL = "email"
    PHONE = "phone"
    NOTE = "note"
    OTHER = "other"


TITLES = {
    Field.NUMBER: "Номер строки",
    Field.FULL_NAME: "Фамилия, имя, отчество",
    Field.SURNAME: "Фамилия",
    Field.GIVEN_NAME: "Имя",
    Field.PATRONYMIC: "Отчество",
    Field.SEX: "Пол",
    Field.BIRTH_ON: "Дата рождения",
    Field.SNILS: "СНИЛС",
    Field.MUNICIPALITY: "Муниципалитет",
    Field.ORGANISATION: "Организация",
    Field.INN: "ИНН организации",
    Field.POSITION: "Должность",
    Field.SUBJECTS: "Предметы",
    Field.KIND: "Вид занятости",
    Field.RATE: "Ставка",
    Field.HOURS: "Нагрузка, часов",
    Field.CATEGORY: "Категория",
    Field.CATEGORY_ON: "Дата присвоения категории",
    Field.TOTAL_EXPERIENCE: "Общий стаж",
    Field.PEDAGOGICAL_EXPERIENCE: "Педагогический стаж",
    Field.POSITION_EXPERIENCE: "Стаж в должности",
    Field.ORGANISATION_EXPERIENCE: "Стаж в этой организации",
    Field.HIRED_ON: "Дата приёма",
    Field.EDUCATION: "Образование",
    Field.EMAIL: "Электронная почта",
    Field.PHONE: "Телефон",
    Field.NOTE: "Примечание",
    Field.OTHER: "Не нужно",
}

EXPERIENCE = (
    Field.TOTAL_EXPERIENCE,
    Field.PEDAGOGICAL_EXPERIENCE,
    Field.POSITION_EXPERIENCE,
    Field.ORGANISATION_EXPERIENCE,
)
DATES = (Field.BIRTH_ON, Field.HIRED_ON, Field.CATEGORY_ON)

_SCHOOL = "школ|организац|учрежден|=оо|=оу|=доу|=общеобразовательная|лице|гимназ|=сад"
_NO_SCHOOL = (
    "!прием !стаж !числ !окончил !диплом !инн !огрн !кпп !телефон !почт !адрес !директор !увольн !код !сайт"
)

RULES: dict[Field, tuple[Rule, ...]] = {
    Field.NUMBER: (
        rule("=№ =пп", 1.0), rule("=№ !снилс !страхов !телефон !инн !школ !кабин !приказ", 0.85), rule("=пп", 0.9),
        rule("=номер порядк|строк", 0.9), rule("=id"), rule("=ид"), rule("=n", 0.7), rule("табельн номер|=№", 0.95),
        rule("=таб =№", 0.95), rule("=код !организац !оо", 0.6),
    ),
    Field.FULL_NAME: (
        rule("=фио !руковод !директор !ребен !родител"), rule("фамили имя|=им отчеств"), rule("фамили =имя", 0.95),
        rule("фамили инициал", 0.9), rule("фио"), rule("имя =отчество фамили"),
        rule("сотрудник|работник|педагог|учител|преподавател !стаж !катег !должн !числ !вид !место !дата !код !нагруз"
             " !педагогическ !номер !статус !телефон !предмет !фамил !снилс !спис", 0.6),
    ),
    Field.SURNAME: (rule("фамили !имя !отчеств !инициал !прежн !девич !добрач !директор !руковод !смен"),),
    Field.GIVEN_NAME: (rule("=имя !фамили !отчеств"), rule("=имя отчеств !фамили", 0.8)),
    Field.PATRONYMIC: (rule("отчеств !фамили !имя"),),
    Field.SEX: (rule("=пол"),),
    Field.BIRTH_ON: (
        rule("дат рожд !мест"), rule("рожд !мест !выдач !номер !свидетельств", 0.9), rule("=др", 0.9),
        rule("=гр", 0.85), rule("год рожд !мест"), rule("числ месяц !част", 0.8), rule("родил", 0.85),
    ),
    Field.SNILS: (
        rule("=снилс"), rule("снилс"), rule("страхов номер|свидетельств|=№", 0.95), rule("=спс", 0.7),
        rule("пенсион страхов|номер|свидетельств", 0.85),
    ),
    Field.MUNICIPALITY: (
        rule("муниципал образован !орган !школ", 1.0), rule("муниципалитет"), rule("=район !коэф"), rule("=мо !рук", 0.85),
        rule("муницип район|округ"), rule("городск округ", 0.95), rule("=моуо", 0.7), rule("=мсу", 0.7),
        rule("территор", 0.8), rule("=мр =го", 0.8),
    ),
    Field.ORGANISATION: (
        rule(f"{_SCHOOL} {_NO_SCHOOL} !должн !данн !дата", 0.9), rule(f"образоват {_SCHOOL} {_NO_SCHOOL} !должн", 1.0),
        rule(f"наименован|названи {_SCHOOL} {_NO_SCHOOL} !должн"), rule("мест работ !дат !прежн", 1.0),
        rule("работодател", 0.9), rule("=оу"), rule("=оо"), rule("=моу", 0.9),
    ),
    Field.INN: (rule("=инн"),),
    Field.POSITION: (
        rule("должност !стаж !дат !оклад !назнач !соответ"), rule("предмет должност|должн"), rule("=кем работ", 0.9),
        rule("занимаем", 0.7), rule("=профессия", 0.7), rule("=долж !стаж !дат"),
    ),
    Field.SUBJECTS: (
        rule("предмет !должност !област !долж"), rule("дисциплин"), rule("преподаваем", 0.85), rule("учебн предмет|курс !нагруз !час !повыш"),
    ),
    Field.KIND: (
        rule("занятост"), rule("=осн совм|совместит"), rule("совместит|совмещ !фио", 0.9), rule("основн мест работ", 0.95),
        rule("штатн|=штат", 0.7), rule("вид|тип|форм|характер занятост|работ|найм|трудоустройств", 0.9), rule("услов|характер работ|прием", 0.75),
        rule("основн|штатн совместит"), rule("внутр внеш"), rule("статус работ|сотрудник|педагог", 0.7),
    ),
    Field.RATE: (rule("ставк !оклад !час"), rule("ставк !оклад", 0.9), rule("=ст", 0.5)),
    Field.HOURS: (
        rule("нагрузк"), rule("час !класс !курс !повыш !ставк !телефон", 0.9), rule("часы"), rule("=ч =нед", 0.8),
    ),
    Field.CATEGORY: (
        rule("категор !дат !срок !приказ !окончан !до !год"), rule("квалификац категор !дат !срок !приказ"),
        rule("=кк"), rule("=кв =кат"), rule("=кат"), rule("аттестац !дат !срок !год !курс", 0.6),
    ),
    Field.CATEGORY_ON: (
        rule("дат|срок|год категор|аттест", 0.95), rule("дат присвоен|установлен"), rule("категор дат|срок|окончан присвоен|установлен|действ"),
        rule("дат =сзд"), rule("дат аттестац"),
    ),
    Field.TOTAL_EXPERIENCE: (
        rule("общ стаж !педаг !пед"), rule("трудов стаж", 0.95), rule("стаж всего|общ !педаг !пед", 0.95),
        rule("стаж !педаг !пед !должн !данн !этой !этом !специальн !управл !руковод", 0.8),
    ),
    Field.PEDAGOGICAL_EXPERIENCE: (
        rule("стаж педагог|=пед|=педагогический"), rule("педстаж"), rule("педагогическ работ стаж"), rule("стаж специальност", 0.85),
    ),
    Field.POSITION_EXPERIENCE: (rule("стаж должност|долж"),),
    Field.ORGANISATION_EXPERIENCE: (
        rule("стаж =данной|=данном|=этой|=этом|=текущей|=нашей"), rule("стаж организац|учрежден|школ|=оо|=оу", 0.95),
    ),
    Field.HIRED_ON: (
        rule("дат прием|принят|приема"), rule("принят !категор", 0.9), rule("прием работ"), rule("дат поступлен|трудоустройств", 0.95),
        rule("дат назначен !категор", 0.85), rule("дат начал работ", 0.9), rule("=работает =с", 0.8),
    ),
    Field.EDUCATION: (
        rule("образован !муницип !организац !учрежден !наименован !повыш !допол"), rule("уровень образован"),
        rule("=вуз", 0.7), rule("диплом !дат !номер !сери", 0.7), rule("окончил", 0.7),
    ),
    Field.EMAIL: (rule("электрон почт|адрес"), rule("=email"), rule("=эл почт|адрес"), rule("почта !индекс", 0.8), rule("=mail", 0.9)),
    Field.PHONE: (rule("телефон"), rule("=тел"), rule("мобильн", 0.9), rule("сотов", 0.9), rule("контакт !почт", 0.6)),
    Field.NOTE: (rule("примечан"), rule("коммент"), rule("дополнит сведен|информац"), rule("отметк", 0.8), rule("=прим")),
    Field.OTHER: (
        rule("адрес !электрон !почт"), rule("паспорт"), rule("гражданств"), rule("возраст"), rule("повыш квалификац !категор"),
        rule("курс", 0.8), rule("переподготов"), rule("наград"), rule("звани"), rule("методич тем"), rule("самообразован"),
        rule("=класс", 0.9), rule("оклад|зарплат"), rule("увольн|уволен"), rule("исправит"), rule("мест рожд"),
        rule("прежн|девич|добрач фамили"), rule("директор|руководител фио|фамили"), rule("договор"), rule("приказ"),
        rule("специальност !стаж"), rule("квалификац !категор", 0.9), rule("степен"), rule("=огрн"), rule("=кпп"),
        rule("сайт"), rule("индекс"), rule("балл", 0.9), rule("процент", 0.9), rule("отпуск"), rule("=код организац|=оо"),
        rule("удостоверен"), rule("дат выдач"), rule("сери"), rule("подпис"), rule("директор !зам !должн", 0.8),
    ),
}  # fmt: skip

WORDING = Wording(RULES)
