"""What a column of a staff list may be: the fields, their Russian titles and the wordings of their headings."""

from enum import StrEnum

from marshrut.sheets import Wording, rules


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
    LEFT_ON = "left_on"
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
    Field.LEFT_ON: "Дата увольнения",
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
DATES = (Field.BIRTH_ON, Field.HIRED_ON, Field.LEFT_ON, Field.CATEGORY_ON)

# One wording a line, see sheets.wording; « : 0.9» is its weight.
SCHOOL = "школ|организац|учрежден|=оо|=оу|=доу|=общеобразовательная|лице|гимназ|=сад"
NO_SCHOOL = "!прием !стаж !числ !окончил !диплом !инн !огрн !кпп !телефон !почт !адрес !директор !увольн !код !сайт"
WORDINGS = {
    Field.NUMBER: """
        =№ =пп
        =№ !снилс !страхов !телефон !инн !школ !кабин !приказ : 0.85
        =пп : 0.9
        =номер порядк|строк : 0.9
        =id
        =ид
        =n : 0.7
        табельн номер|=№ : 0.95
        =таб =№ : 0.95
        =код !организац !оо : 0.6
        """,
    Field.FULL_NAME: """
        =фио !руковод !директор !ребен !родител
        фамили имя|=им отчеств
        фамили =имя : 0.95
        фамили инициал|=ио : 0.95
        фио
        имя =отчество фамили
        =сотрудник|=работник|=педагог|=учитель|=преподаватель|=воспитатель|=педработник !нагруз !предмет !стаж : 0.6
        """,
    Field.SURNAME: """
        фамили !имя !отчеств !инициал !=ио !прежн !девич !добрач !директор !руковод !смен
        """,
    Field.GIVEN_NAME: """
        =имя !фамили !отчеств
        =имя отчеств !фамили : 0.8
        =ио !фамили
        инициал !фамили
        """,
    Field.PATRONYMIC: """
        отчеств !фамили !имя
        """,
    Field.SEX: """
        =пол
        """,
    Field.BIRTH_ON: """
        дат рожд !мест
        рожд !мест !выдач !номер !свидетельств : 0.9
        =др : 0.9
        =гр : 0.85
        год рожд !мест
        числ месяц !част : 0.8
        родил : 0.85
        """,
    Field.SNILS: """
        =снилс
        снилс
        страхов номер|свидетельств|=№ : 0.95
        =спс : 0.7
        пенсион страхов|номер|свидетельств : 0.85
        """,
    Field.MUNICIPALITY: """
        муниципал образован !орган !школ
        муниципалитет
        =район !коэф
        =мо !рук : 0.85
        муницип район|округ
        городск округ : 0.95
        =моуо : 0.7
        =мсу : 0.7
        территор : 0.8
        =мр =го : 0.8
        """,
    Field.ORGANISATION: f"""
        {SCHOOL} {NO_SCHOOL} !должн !данн !дата : 0.9
        образоват {SCHOOL} {NO_SCHOOL} !должн
        наименован|названи {SCHOOL} {NO_SCHOOL} !должн
        мест работ !дат !прежн
        работодател : 0.9
        =моу : 0.9
        """,
    Field.INN: """
        =инн
        """,
    Field.POSITION: """
        должност !стаж !дат !оклад !назнач !соответ
        предмет должност|должн
        =кем работ : 0.9
        занимаем : 0.7
        =профессия : 0.7
        =долж !стаж !дат
        """,
    Field.SUBJECTS: """
        предмет !должност !област !долж
        дисциплин
        преподаваем : 0.85
        учебн предмет|курс !нагруз !час !повыш
        """,
    Field.KIND: """
        занятост
        =осн совм|совместит
        совместит|совмещ !фио : 0.9
        основн мест работ : 0.95
        штатн|=штат : 0.7
        вид|тип|форм|характер занятост|работ|найм|трудоустройств : 0.9
        услов|характер работ|прием : 0.75
        основн|штатн совместит
        внутр внеш
        статус работ|сотрудник|педагог : 0.7
        """,
    Field.RATE: """
        ставк !оклад !час
        ставк !оклад : 0.9
        =ст : 0.5
        """,
    Field.HOURS: """
        нагрузк
        час !класс !курс !повыш !ставк !телефон : 0.9
        часы
        =ч =нед : 0.8
        """,
    Field.CATEGORY: """
        категор !дат !срок !приказ !окончан !до !год
        квалификац категор !дат !срок !приказ
        =кк
        =кв =кат
        =кат
        аттестац !дат !срок !год !курс : 0.6
        """,
    Field.CATEGORY_ON: """
        дат|срок|год категор|аттест : 0.95
        дат присвоен|установлен
        категор дат|срок|окончан присвоен|установлен|действ
        дат =сзд
        дат аттестац
        """,
    Field.TOTAL_EXPERIENCE: """
        общ стаж !педаг !пед
        трудов стаж : 0.95
        стаж всего|общ !педаг !пед : 0.95
        стаж !педаг !пед !должн !данн !этой !этом !специальн !управл !руковод : 0.8
        """,
    Field.PEDAGOGICAL_EXPERIENCE: """
        стаж педагог|=пед|=педагогический
        педстаж
        педагогическ работ стаж
        стаж специальност : 0.85
        """,
    Field.POSITION_EXPERIENCE: """
        стаж должност|долж
        """,
    Field.ORGANISATION_EXPERIENCE: """
        стаж =данной|=данном|=этой|=этом|=текущей|=нашей
        стаж организац|учрежден|школ|=оо|=оу : 0.95
        """,
    Field.HIRED_ON: """
        дат прием|принят|приема
        принят !категор : 0.9
        прием работ
        дат поступлен|трудоустройств : 0.95
        дат назначен|вступлен !категор : 0.85
        дат начал работ : 0.9
        =работает =с : 0.8
        """,
    Field.LEFT_ON: """
        увольн|уволен
        дат выбыт|увольн
        выбыл : 0.9
        """,
    Field.EDUCATION: """
        образован !муницип !организац !учрежден !наименован !повыш !допол
        уровень образован
        =вуз : 0.7
        диплом !дат !номер !сери : 0.7
        окончил : 0.7
        """,
    Field.EMAIL: """
        электрон почт|адрес
        =email
        =эл почт|адрес
        почта !индекс : 0.8
        =mail : 0.9
        """,
    Field.PHONE: """
        телефон
        =тел
        мобильн : 0.9
        сотов : 0.9
        контакт !почт : 0.6
        """,
    Field.NOTE: """
        примечан
        коммент
        дополнит сведен|информац
        отметк : 0.8
        =прим
        """,
    Field.OTHER: """
        адрес !электрон !почт
        паспорт
        гражданств
        возраст
        повыш квалификац !категор
        курс : 0.8
        переподготов
        наград
        звани
        методич тем
        самообразован
        =класс : 0.9
        оклад|зарплат
        исправит
        мест рожд
        прежн|девич|добрач фамили
        директор|руководител фио|фамили
        договор
        приказ
        специальност !стаж
        квалификац !категор : 0.9
        степен
        =огрн
        =кпп
        сайт
        индекс
        балл : 0.9
        процент : 0.9
        отпуск
        =код организац|=оо
        удостоверен
        дат выдач
        сери
        подпис
        директор !зам !должн : 0.8
        """,
}

WORDING = Wording({field: rules(text) for field, text in WORDINGS.items()})
