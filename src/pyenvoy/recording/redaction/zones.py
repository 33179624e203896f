"""A time zone → the best known one that keeps the same clock, so that a place becomes a region."""

_REGIONS = {
    "Europe/London": "Europe/Dublin Europe/Lisbon Europe/Belfast Europe/Jersey Europe/Guernsey"
    " Europe/Isle_of_Man Atlantic/Canary Atlantic/Madeira Atlantic/Faroe GB Eire Portugal WET",
    "Europe/Berlin": "Europe/Amsterdam Europe/Andorra Europe/Belgrade Europe/Bratislava"
    " Europe/Brussels Europe/Budapest Europe/Busingen Europe/Copenhagen Europe/Gibraltar"
    " Europe/Ljubljana Europe/Luxembourg Europe/Madrid Europe/Malta Europe/Monaco Europe/Oslo"
    " Europe/Paris Europe/Podgorica Europe/Prague Europe/Rome Europe/San_Marino Europe/Sarajevo"
    " Europe/Skopje Europe/Stockholm Europe/Tirane Europe/Vaduz Europe/Vatican Europe/Vienna"
    " Europe/Warsaw Europe/Zagreb Europe/Zurich Africa/Ceuta Arctic/Longyearbyen CET MET Poland",
    "Europe/Athens": "Europe/Bucharest Europe/Helsinki Europe/Kiev Europe/Kyiv Europe/Mariehamn"
    " Europe/Riga Europe/Sofia Europe/Tallinn Europe/Vilnius Asia/Nicosia EET",
    "America/New_York": "US/Eastern America/Detroit America/Toronto America/Montreal America/Nassau"
    " America/Indiana/Indianapolis America/Indianapolis America/Fort_Wayne US/Michigan"
    " US/East-Indiana America/Kentucky/Louisville America/Louisville America/Kentucky/Monticello"
    " America/Indiana/Marengo America/Indiana/Petersburg America/Indiana/Vevay"
    " America/Indiana/Vincennes America/Indiana/Winamac Canada/Eastern EST5EDT",
    "America/Chicago": "US/Central America/Winnipeg America/Menominee America/Matamoros"
    " America/Indiana/Knox America/Indiana/Tell_City America/North_Dakota/Beulah"
    " America/North_Dakota/Center America/North_Dakota/New_Salem US/Indiana-Starke"
    " Canada/Central CST6CDT",
    "America/Denver": "US/Mountain America/Boise America/Edmonton America/Shiprock"
    " Canada/Mountain Navajo MST7MDT",
    "America/Phoenix": "US/Arizona America/Hermosillo America/Whitehorse America/Creston MST",
    "America/Los_Angeles": "US/Pacific America/Vancouver America/Tijuana Canada/Pacific PST8PDT",
    "America/Anchorage": "US/Alaska America/Juneau America/Nome America/Sitka America/Yakutat",
    "America/Halifax": "Canada/Atlantic America/Moncton Atlantic/Bermuda America/Glace_Bay",
    "America/Puerto_Rico": "America/Santo_Domingo America/Martinique America/Barbados"
    " America/Curacao America/Aruba America/St_Thomas",
    "America/Mexico_City": "America/Monterrey America/Merida Mexico/General",
    "America/Sao_Paulo": "America/Bahia America/Fortaleza America/Recife Brazil/East",
    "Pacific/Honolulu": "US/Hawaii Pacific/Johnston HST",
    "Australia/Sydney": "Australia/Melbourne Australia/Hobart Australia/Canberra Australia/ACT"
    " Australia/NSW Australia/Victoria Australia/Tasmania",
    "Australia/Brisbane": "Australia/Queensland Australia/Lindeman",
    "Australia/Adelaide": "Australia/South Australia/Broken_Hill",
    "Australia/Perth": "Australia/West",
    "Australia/Darwin": "Australia/North",
    "Pacific/Auckland": "NZ Antarctica/McMurdo",
    "Africa/Johannesburg": "Africa/Maputo Africa/Harare Africa/Gaborone",
    "Asia/Kolkata": "Asia/Calcutta Asia/Colombo",
    "UTC": "Etc/UTC Etc/GMT GMT Zulu Etc/Universal Universal",
}
_COARSE = {fine: region for region, every in _REGIONS.items() for fine in (region, *every.split())}


def coarse(zone: str) -> str:
    """The region of a zone, with the same clock; `Etc/…` names no place and stays, others become UTC."""
    return zone if zone.startswith("Etc/") else _COARSE.get(zone, "UTC")
