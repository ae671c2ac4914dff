"""Places by names that the tables of time zones lack: what people type beside IANA's cities and countries.

CERTAIN names mean their zone. What is UNCERTAIN only helps to choose: a place without a zone of its own, or a name
that several places share. A name of the tables that stands below another zone here is uncertain as well, as Georgia
is, a country and a state of the United States. So is a place of more than 15,000 people that is a slip of the finger
from a zone's name elsewhere, as Samarra is from Samara: these were looked for in GeoNames, all that there are.
"""

from collections.abc import Iterator, Mapping

_STATES = ("Shan", "Kachin", "Rakhine", "Arakan", "Chin", "Kayin", "Karen", "Mon", "Kayah", "Karenni")
_REGIONS = ("Ayeyarwady", "Irrawaddy", "Tanintharyi", "Tenasserim", "Sagaing", "Magway", "Bago", "Mandalay", "Yangon")
_STATES_IN_BURMESE = ("ရှမ်း", "ကချင်", "ရခိုင်", "ချင်း", "ကရင်", "မွန်", "ကယား")
_REGIONS_IN_BURMESE = ("ဧရာဝတီ", "တနင်္သာရီ", "စစ်ကိုင်း", "မကွေး", "ပဲခူး", "မန္တလေး", "ရန်ကုန်")
_CITIES_IN_BURMESE = ("စစ်ကိုင်း", "မကွေး", "ပဲခူး", "မန္တလေး", "ရန်ကုန်", "နေပြည်တော်", "တောင်ကြီး", "စစ်တွေ", "မော်လမြိုင်")


def _of_myanmar() -> Iterator[str]:
    yield from ("Naypyidaw", "Naypyitaw", "Nay Pyi Taw", "Mandalay", "Bago", "Pegu", "Sagaing", "Magway", "Magwe")
    yield from ("Taunggyi", "Sittwe", "Akyab", "Mawlamyine", "Moulmein", "Myitkyina", "Lashio", "Monywa", "Pathein")
    yield from ("Hpa-an", "Loikaw", "Hakha", "Dawei", "Myeik", "Pyay", "Meiktila", "Myawaddy", "Union of Myanmar")
    for state in _STATES:
        yield f"{state} State"
    for region in _REGIONS:
        yield f"{region} Region"
        yield f"{region} Division"
    yield from ("မြန်မာ", "မြန်မာနိုင်ငံ", "မြန်မာပြည်", "ဗမာပြည်", "พม่า", "ประเทศพม่า", "เมียนมา", "ย่างกุ้ง", "เนปิดอว์", "มัณฑะเลย์")
    for city in _CITIES_IN_BURMESE:
        yield city
        yield f"{city}မြို့"
    for state in _STATES_IN_BURMESE:
        yield f"{state}ပြည်နယ်"
    for region in _REGIONS_IN_BURMESE:
        yield f"{region}တိုင်း"
        yield f"{region}တိုင်းဒေသကြီး"


CERTAIN: Mapping[str, tuple[str, ...]] = {
    "Asia/Yangon": tuple(_of_myanmar()),
    "Asia/Bangkok": ("Krung Thep", "กรุงเทพ", "กรุงเทพมหานคร", "ไทย", "ประเทศไทย", "ထိုင်း", "ထိုင်းနိုင်ငံ", "ဘန်ကောက်"),
    "UTC": ("Coordinated Universal Time", "Greenwich Mean Time", "GMT"),
}

COUNTRIES: Mapping[str, tuple[str, ...]] = {
    "AE": ("UAE",),
    "BN": ("Brunei Darussalam",),
    "CD": ("DR Congo", "Democratic Republic of the Congo"),
    "CI": ("Ivory Coast",),
    "CN": ("People's Republic of China",),
    "CV": ("Cabo Verde",),
    "CZ": ("Czechia",),
    "GB": ("United Kingdom", "Great Britain", "England", "Scotland", "Wales", "Northern Ireland"),
    "KR": ("Republic of Korea",),
    "LA": ("Lao PDR", "Lao"),
    "MK": ("Macedonia",),
    "NL": ("Holland", "The Netherlands"),
    "PH": ("The Philippines",),
    "RU": ("Russian Federation",),
    "TL": ("Timor-Leste",),
    "TR": ("Türkiye",),
    "US": ("USA", "US", "United States of America", "America"),
    "VA": ("Vatican",),
    "VN": ("Viet Nam",),
}
"""Other names of countries, by ISO's code."""

UNCERTAIN: Mapping[str, tuple[str, ...]] = {
    "Asia/Yangon": (*_STATES, *_REGIONS, *_STATES_IN_BURMESE, *_REGIONS_IN_BURMESE, "MMT"),
    "Asia/Bangkok": ("Chiang Mai", "Chiang Rai", "Mae Sot", "Mae Hong Son", "Phuket", "Ranong", "ICT"),
    "Asia/Ho_Chi_Minh": ("Hanoi", "Da Nang", "ICT"),
    "Asia/Phnom_Penh": ("Siem Reap", "ICT"),
    "Asia/Vientiane": ("Luang Prabang", "ICT"),
    "Asia/Dhaka": ("Cox's Bazar", "Chittagong", "Chattogram", "Sylhet"),
    "Asia/Kolkata": (
        *("Delhi", "New Delhi", "Mumbai", "Bombay", "Chennai", "Madras", "Bangalore", "Bengaluru", "Hyderabad", "Pune"),
        *("Mizoram", "Aizawl", "Manipur", "Imphal", "Nagaland", "Assam", "Guwahati", "Salem", "Chin"),
    ),
    "Asia/Karachi": ("Islamabad", "Lahore"),
    "Asia/Shanghai": ("Beijing", "Peking", "Kunming", "Yunnan", "Ruili", "Guangzhou", "Canton", "Shenzhen"),
    "Asia/Urumqi": ("Xinjiang",),
    "Asia/Hong_Kong": ("Victoria",),
    "Asia/Kuala_Lumpur": ("Penang", "Johor Bahru", "Ipoh"),
    "Asia/Makassar": ("Bali", "Denpasar"),
    "Asia/Jakarta": ("Aceh", "Banda Aceh", "Medan", "Surabaya", "Bandung"),
    "Asia/Manila": ("Cebu", "Davao", "San Juan", "Quezon City", "Mansalay"),
    "Asia/Tokyo": ("Osaka", "Kyoto", "Nagoya", "Fukuoka", "Sapporo"),
    "Asia/Seoul": ("Busan", "Incheon"),
    "Asia/Taipei": ("Kaohsiung", "Keelung"),
    "Asia/Dubai": ("Abu Dhabi", "Sharjah"),
    "Asia/Riyadh": ("Jeddah", "Mecca"),
    "Asia/Jerusalem": ("Haifa",),
    "Asia/Baghdad": ("Samarra",),
    "Asia/Tbilisi": ("Telavi",),
    "Europe/Lisbon": ("Moncao",),
    "Europe/Istanbul": ("Ankara", "Izmir"),
    "Europe/London": (
        *("Birmingham", "Manchester", "Edinburgh", "Glasgow", "Cardiff", "Oxford", "Cambridge", "Norfolk", "Chatham"),
        *("Greenwich", "St Helens"),
    ),
    "Europe/Berlin": ("Munich", "Hamburg", "Frankfurt", "Cologne", "Bavaria"),
    "Europe/Paris": ("Lyon", "Marseille", "Vincennes", "Strasbourg"),
    "Europe/Madrid": ("Barcelona", "Valencia", "Seville", "Granada", "Cordoba", "Merida", "La Rioja", "Toledo"),
    "Europe/Rome": ("Milan", "Naples", "Venice", "Turin"),
    "Europe/Zurich": ("Bern", "Geneva", "Basel"),
    "Europe/Amsterdam": ("The Hague", "Rotterdam"),
    "Europe/Moscow": ("St Petersburg", "Saint Petersburg", "Petersburg"),
    "Europe/Stockholm": ("Gothenburg",),
    "Europe/Kyiv": ("Odessa", "Lviv", "Kharkiv"),
    "Indian/Mahe": ("Victoria",),
    "Africa/Johannesburg": ("Cape Town", "Pretoria", "Durban"),
    "Africa/Cairo": ("Mallawi",),
    "Africa/Lagos": ("Abuja",),
    "Africa/Casablanca": ("Rabat", "Marrakesh"),
    "Africa/Dar_es_Salaam": ("Dodoma",),
    "Australia/Sydney": ("New South Wales", "NSW", "Wollongong", "Newcastle"),
    "Australia/Melbourne": ("Victoria",),
    "Australia/Brisbane": ("Gold Coast",),
    "Pacific/Auckland": ("Wellington", "Christchurch"),
    "America/New_York": (
        *("Washington", "Washington DC", "Boston", "Philadelphia", "Atlanta", "Miami", "Buffalo", "Utica", "Columbia"),
        *("Georgia", "Virginia", "Florida", "New Jersey", "Jersey", "Massachusetts", "Pennsylvania", "North Carolina"),
        *("South Carolina", "Ohio", "Maryland", "Connecticut", "Maine", "Norfolk", "Salem", "Cambridge", "Petersburg"),
        *("District of Columbia", "Charlotte", "Baltimore", "Jacksonville", "NYC"),
    ),
    "America/Indiana/Indianapolis": ("Indiana",),
    "America/Chicago": (
        *("Texas", "Dallas", "Houston", "Austin", "San Antonio", "Illinois", "Minnesota", "St Paul", "Minneapolis"),
        *("Wisconsin", "Milwaukee", "Iowa", "Missouri", "Oklahoma", "Louisiana", "New Orleans", "Alabama", "Arkansas"),
        *("Birmingham", "Columbia", "Nebraska", "Omaha", "Tennessee", "Nashville", "Memphis", "Kansas", "Kansas City"),
    ),
    "America/Denver": ("Colorado", "Utah", "Salt Lake City", "New Mexico", "Montana", "Wyoming"),
    "America/Phoenix": ("Arizona", "Tucson"),
    "America/Los_Angeles": (
        *("California", "San Francisco", "San Jose", "San Diego", "Oakland", "Seattle", "Washington"),
        *("Oregon", "Portland", "Salem", "Nevada", "Las Vegas", "Washington State", "Monterey", "Madera", "Victoria"),
    ),
    "Pacific/Honolulu": ("Hawaii",),
    "America/Toronto": ("Ottawa", "Ontario", "Quebec", "Kingston", "Cambridge"),
    "America/Vancouver": ("British Columbia", "Victoria"),
    "America/Edmonton": ("Calgary", "Alberta"),
    "America/Costa_Rica": ("San Jose", "Puntarenas"),
    "America/Jamaica": ("Kingston",),
    "America/Havana": ("Guines",),
    "America/Guatemala": ("Colomba",),
    "America/Managua": ("Granada", "Leon"),
    "America/Mexico_City": ("Guadalajara", "Puebla", "Cordoba", "Leon"),
    "America/Bogota": ("Cali", "Medellin"),
    "America/Caracas": ("Merida", "Valencia"),
    "America/Puerto_Rico": ("San Juan",),
    "America/Sao_Paulo": ("Rio de Janeiro", "Brasilia"),
    "America/Guayaquil": ("Quito",),
}
"""Choices for a name that means no single zone by itself. The first zones are not the likelier ones."""
