"""Common words with letters beyond ASCII: which of two readings of the same bytes is language.

The same byte is `ñ` in one encoding and `ń` in another. What settles it is the letters around it: `eño` is Spanish,
`eńo` is nothing. The groups of two and three letters come from the words below, business words and names first.
"""

import re
import unicodedata
from dataclasses import dataclass

_WESTERN = """
für über müller zürich büro straße prüfung verträge gebühr größe änderung übersicht österreich köln münchen grün
schäfer möller bäcker jäger krüger schröder löschen geschäft erklärung währung zahlungsrückstand rückgabe menü tür
fähig später während möglich können müssen wäre hätte führung kündigung stück schlüssel qualität universität gemäß
weiß groß fuß schließen außen maß übrig öffnen öl ähnlich ärzte äußern bestätigung verfügbar vergütung abhängig
café société marché contrôle créé année très première dépôt à été modèle système procédure qualité délai réponse
reçu français façon leçon où août goût bientôt hôtel hôpital côté rôle tâche âge château gâteau grâce même être
fenêtre forêt intérêt prêt arrêt août coût noël naïve maïs haïti égal échéance éléments facturé payé clé crème
problème caractère siècle père mère frère légère après succès accès déjà voilà là œuvre cœur sœur connaître boîte
île dîner maîtrise sûr dû mûr brûler élève événement rené hélène françois gaëlle joël zoë crédit médecine général
españa año señor niño compañía tamaño diseño pequeño mañana montaña enseñanza señal dueño otoño núñez muñoz peña
información atención revisión canción día país está también más después según artículo número público único último
título crédito dólar fácil útil médico economía garantía categoría área índice razón josé maría gómez lópez pérez
garcía martínez rodríguez gonzález hernández sánchez ramírez díaz suárez cúando qué él vergüenza pingüino lingüística
são joão não ção situação informação avaliação então irmão mãe pão alemão gestão razões ações questões põe opções
você três mês português inglês lâmpada câmara ciência vê avô avó pôr também já até está água área negócio serviço
preço começar força peça açúcar conteúdo saúde país possível útil nível título número último único público análise
città perché più però già così può società qualità attività università libertà virtù caffè è sarà farà lunedì venerdì
københavn søren jørgen bjørn øst sør kjøp møte følge før gjør høy rød grønn dør smør ærø æble lære være læge næste
århus åse både år måned måned på så åpen påske blå grå små å spørgsmål tæt træ præsident kjær værdi opgørelse køb
göteborg malmö åke björn jönköping skåne stämma förvaltning för att här är också många får går når måste två åtgärd
kvinnor övrigt öppen över nästa täcka väg säker räkna hälsa städa år från språk källa lön behöver köp höger möte
hyvää päivää työ yö määrä tämä sää jäsen älä pyörä äiti öljy mäki järvi kysymys väri pöytä tyttö näin hämeenlinna
één coördinatie geïnteresseerd reünie efficiënt patiënt ideeën coöperatie australië italië financiën cliënt categorieën
þór guðmundur ísland sigurðsson jón kópavogur reykjavík þjónusta hæð ýmis bygging sjá maður það við síðan
brontë citroën beyoncé curaçao besançon garçon tromsø bodø färöer sø malmö gävle ærø françoise alençon señorita piñata
jalapeño mañana nuñez ibáñez ordóñez coruña nº décor matinée où là-bas genève québec montréal méxico bogotá
chloé zoé andré andrée josé jürgen günther jörg björn söderberg schrödinger fräulein weißmann österreicher übung
provençal suíça curaçá gonçalves mendonça assunção conceição sebastião joaquín martín agustín ramón simón león
seán siobhán ó sinéad éire órla bríd páirc façade résumé naïveté fiancé cliché déjà soufflé entrée touché protégé
"""
_CENTRAL = """
złoty łódź kraków wrocław gdańsk poznań państwo dzień koń wrzesień październik styczeń sąd są mąż ręka będzie imię
część należność płatność umowa usługa długość żółty źródło więcej święto śląsk środa coś ktoś czyść przyszłość
księgowość zamówienie ilość wartość faktura sprzedaż gęś pięć dziesięć łukasz michał stanisław agnieszka elżbieta
zażółć gęślą jaźń spółka główny góra który mój twój ogród róża również numer ulica błąd wysłać wziąć
příloha číslo účet smlouva společnost dodávka měsíc týden den čtvrtek středa neděle pátek září říjen červen červenec
březen květen únor řízení účetní náklady zaměstnanec zákazník požadavek změna oprava dokončeno přijato zpráva šéf
kůň dům stůl můj průměr důvod způsob růst ťuk loď ďábel běh věc město člověk dítě dvě pět jiří dvořák novák němec
svoboda šťastný něco teď zeď oběd žádost život příští žluťoučký úpěl ódy řeka třeba čeština důležitý večer včera
bratislava košice žilina ľudia ľahký chlieb vôľa môže kôň stôl deň dňa účtovník spoločnosť mäso päť späť dĺžka vŕba
kézbesítés szerződés ügyfél számla fizetés összeg dátum határidő felelős győr miskolc szeged pécs jövő idő nő erdő
fűtő űrlap tűz fű szűcs kovács tóth szabó horváth németh péter zoltán lászló istván józsef erzsébet könyv tükörfúró
első egyesület újság út húsz három négy öt ötödik később előtt dühös körül füzet gyűjtő művelet működik műszaki
čas članak ključ šest škola žena život đak već kuća noć moć kćer petković jovanović ivanković đorđe račun plaćanje
četrtek petek dež mož češnja križ števílo račun naročilo končano prejeto plačilo potrdilo
"""
_ROMANIAN_TURKISH_BALTIC = """
bucureşti iaşi timişoara braşov constanţa piaţa preţ plată după fără până când român câine înainte între în însă
ţară ţine şi şase oraş muncă casă şcoală această față înregistrată reclamaţie acţiune situaţie societăţi bănci
iş müşteri sözleşme ödeme için güvenlik değer değişim değil dağ yağ sağlık bağlı çağrı çalışan çocuk açık gerçek
kağıt ışık kız altın yıl yapı satış alış giriş çıkış tamamlandı alındı beklemede başlangıç bitiş işlem şirket şube
öğrenci öğretmen gün gönder görüş türkiye istanbul İzmir ığdır muğla aydın şahin yıldız yılmaz çelik özdemir öztürk
lietuva sąskaita įmonė įrašas užsakymas mokėjimas šiaulių būtų žmonių darbų metų mūsų ačiū šiandien kęstutis ėmė
latvija rīga rēķins līgums maksājums jānis bērziņš kļūda ķēde ģimene šķiet ļoti mēs jūs būt tālrunis pārdošana
eesti tõnu jõgi põhja võru õigus sõber hõbe nõue lõpp tõend töö käsi küsimus pärnu õpetaja mõõt
"""
_CYRILLIC = """
договор поставка проверка привет клиент заявка оплата счет услуга компания отчет анализ финансовый юридический
документ срок выполнено получено принято отклонено ожидание работа результат качество количество стоимость сумма
цена рубль москва санкт петербург новосибирск екатеринбург иванов петров сидоров кузнецов смирнов попов васильев
михайлов новиков сергей александр дмитрий алексей андрей наталья ольга татьяна елена мария юлия январь февраль март
апрель май июнь июль август сентябрь октябрь ноябрь декабрь понедельник вторник среда четверг пятница суббота
воскресенье день неделя месяц год время час минута общество с ограниченной ответственностью акционерное предприятие
организация управление отдел начальник директор бухгалтер инженер менеджер объект объем съезд подъезд ещё всё её
который можно нужно только если чтобы также после перед между через более менее очень хорошо жизнь человек город
улица дом страна язык слово вопрос ответ помощь решение задача проект программа система данные информация таблица
закупка продажа товар склад доставка возврат претензия жалоба исполнитель заказчик подрядчик этап экспертиза
и в на не по из за от до для при или как что это мы вы он она они их его
київ львів одеса харків україна договір рахунок послуга замовлення перевірка їжак їх є єдиний ґанок іван її мої
звіт якість кількість вартість відповідь місяць рік клієнт підприємство
"""
_GREEK = """
έλεγχος συμβάσεων και ανάλυση σύμβαση τιμολόγιο πελάτης εταιρεία πληρωμή υπηρεσία ημερομηνία ποσό αριθμός παράδοση
ολοκληρώθηκε ελήφθη αθήνα θεσσαλονίκη πάτρα ελλάδα γιώργος νίκος μαρία κώστας παπαδόπουλος δημήτρης γεωργίου
ιωάννης ελένη κατερίνα σήμερα χρόνος εβδομάδα μήνας έτος έργο οικονομικός νομικός έγγραφο αποτέλεσμα ποιότητα
ποσότητα κόστος τιμή σύνολο ευρώ το της των που για με από στο στη είναι δεν θα να τον την τους μια ένα όχι ναι
διεύθυνση τηλέφωνο παραγγελία προϊόν αίτηση αναφορά εργασία υπάλληλος διευθυντής λογιστής τράπεζα ώρα ημέρα
"""
_HEBREW = """
שלום חוזה לקוח חשבונית תשלום חברה שירות תאריך מספר סכום הזמנה בדיקה ניתוח דוח משפטי כספי הסכם ישראל תל אביב
ירושלים חיפה כהן לוי מזרחי דוד משה יוסף שרה רחל עבודה זמן יום שבוע חודש שנה מחיר עלות איכות כמות תוצאה הושלם
התקבל נדחה ממתין של על את עם לא כן זה היא הוא אני מה כל גם
"""
_ARABIC = """
عقد عميل فاتورة دفع شركة خدمة تاريخ رقم مبلغ طلب مراجعة تحليل تقرير قانوني مالي اتفاق مصر السعودية الرياض القاهرة
محمد أحمد علي حسن فاطمة عمل وقت يوم أسبوع شهر سنة سعر تكلفة جودة كمية نتيجة مكتمل مستلم مرفوض من في على إلى عن
هذا هذه التي الذي كان لا نعم السلام عليكم العربية اللغة المدينة الشركة العقد الخدمات
"""
_WORD = re.compile(r"[^\W\d_²³¹½¼¾]+")
_MONEY, _OPENING, _CLOSING, _FRACTIONS, _POWERS = "€£¥", "“‘„‚«‹¿¡", "”’»›", "½¼¾", "²³"
_PARTNERS = {"“": "”„", "”": "“„", "„": "“”", "‘": "’‚", "’": "‘‚", "‚": "‘’", "«": "»", "»": "«", "‹": "›", "›": "‹"}
_ANYWHERE = "–—…™®©‰§\u00a0\u00ad"


@dataclass(frozen=True)
class Evidence:
    """What a reading of some bytes shows: letter groups and symbols in context, and which of those are usual."""

    found: frozenset[str]
    usual: frozenset[str]

    def likeness(self, other: "Evidence | None" = None) -> float:
        """0–1: the usual share of what is found, or of what is found here and not in the other; 0 for nothing."""
        beside = other.found if other else frozenset()
        found = self.found - beside
        return len(self.usual - beside) / len(found) if found else 0.0


def evidence(text: str) -> Evidence:
    """The evidence in a text decoded from an encoding."""
    groups = _groups(unicodedata.normalize("NFC", text))
    symbols = {
        around
        for around in re.findall(r"(?=(..)([^\x00-\x7f])(..))", f"  {text}  ", re.DOTALL)
        if not around[1].isalpha()
    }
    symbols_alone = {around for around in symbols if not _has_partner(around, text)}
    usual = (groups & _KNOWN) | {around for around in symbols - symbols_alone if _stands_right(*around)}
    return Evidence(frozenset(groups | symbols), frozenset(usual))


def _groups(text: str) -> set[str]:
    """Groups of two and three adjacent letters, at least one beyond ASCII; a blank marks the start or end of a word.

    A word of one letter shows nothing: most letters are a word in some language.
    """
    found: set[str] = set()
    for word in set(_WORD.findall(text)):
        if not word.isascii() and len(word) > 1:
            edged = f" {word.lower()} "
            found.update(edged[at : at + size] for size in (2, 3) for at in range(len(edged) - size + 1))
    return {group for group in found if not group.isascii()}


def _has_partner(around: tuple[str, str, str], text: str) -> bool:
    """Whether a quotation mark has its other half in the text; an apostrophe needs none."""
    before, symbol, after = around
    if symbol == "’" and before[1].isalpha() and after[0].isalpha():
        return True
    return symbol not in _PARTNERS or any(other in text for other in _PARTNERS[symbol])


def _stands_right(before: str, symbol: str, after: str) -> bool:
    """Whether a symbol is where people put it: € beside an amount, ° after a number, a quote at a word's edge."""
    left, right = before[1], after[0]
    if symbol in _MONEY:
        return before.strip()[-1:].isdigit() or after.strip()[:1].isdigit()
    if symbol in "°":
        return left.isdigit() or right in "CFK"
    if symbol in _FRACTIONS:
        return not left.isalpha() and not right.isalpha()
    if symbol in _POWERS:
        return left in "mM" or left.isdigit()
    if symbol in _OPENING:
        return not left.isalnum() and not right.isspace()
    if symbol in _CLOSING:
        return left.isalnum() or left in ".!?)%…"
    if symbol in "±×÷":
        return after.strip()[:1].isdigit()
    if symbol == "•":
        return right.isspace()
    return symbol in _ANYWHERE or bool(unicodedata.combining(symbol))


_KNOWN = _groups(" ".join((_WESTERN, _CENTRAL, _ROMANIAN_TURKISH_BALTIC, _CYRILLIC, _GREEK, _HEBREW, _ARABIC)))
