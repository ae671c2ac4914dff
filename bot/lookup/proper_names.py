"""Words that are no slips of others: the peoples and places of Myanmar, which tables of English words lack.

Karenni is no Karen with two letters too many, and Lisu no Lahu: these are different people, with organisations of
their own. Countries and cities elsewhere, and peoples as large as the Tamil, are in the table of `english.py`.
"""

_PEOPLES = """
akha anu arakan arakanese asho bamar bwe cho daai daingnet danaw danu dawei falam gebah gekho geko gurkha hakha intha
jinghpaw jingpo kachin kaman karen karenni kayah kayan kayaw kayin khami khamti khumi khun kokang kuki lachid lachik
lahta lahu lai lashi lautu lhaovo lisu magyi mara maramagyi maru matu meitei mindat miram mizo moken mon monland mro
mru naga ngawn ngochang nung nungish padaung paku pale palaung pao paoh pwo rakhine ravang rawang rohingya rvwang
rumai salone senthang sgaw shan shanni sizang siyin tai taang tangkhul tanghku taungyo tavoyan tedim thado thet tiddim
uppu wa wancho yaw yinbaw yindu yintale zaiwa zanniat zayein zo zokam zomi zophei zotung
"""
_PLACES = """
akyab ann bago bassein bhamo chauk dawei falam haka hakha hpaan hpakant hpruso kalay kale katha kawthaung kengtung
kutkai kyaingtong kyaukme kyaukphyu kyaukse laiza lashio laukkai loikaw machanbaw magway magwe mandalay maungdaw
meiktila mergui mindat mogaung mogok mohnyin momauk mongla monywa mrauk muse myawaddy myeik myingyan myitkyina namkham
namtu naypyidaw nyaungshwe paletwa panghsang pathein pegu pekhon prome putao pyay pyin pyinmana sagaing shwebo shwegu
sittwe tachileik tamu tanai tanintharyi taunggyi taungoo tavoy tenasserim thandwe thanlwin thantlang thaton tonzang
toungoo yangon yesagyo
"""

PROPER_NAMES = frozenset((_PEOPLES + _PLACES).split())
"""Normalised."""
