"""Part numbers → models. One table; a part number is read without its revision where that suffices.

Where nobody knows the exact name the table says what kind of thing it is.
"""

_EXACT = {
    "800-00553-r01": "ENV-S-WB-230",
    "800-00553-r02": "ENV-S-WB-230-F",
    "800-00553-r03": "X-IQ-AM1-240-B",
    "800-00554-r03": "ENV-S-WM-230",
    "800-00554-r04": "X-IQ-AM1-240-2",
    "800-00554-r05": "X-IQ-AM1-240-2-M",
    "800-00554-r07": "X-IQ-AM1-240-3C-ES",
    "860-00276-r48": "EP200G101-M240US00",
}
"""Where the revision decides what the thing is."""

_GATEWAYS = {
    "800-00069": "Envoy-R",
    "800-00547": "Metered gateway",
    "800-00551": "X-IQ-AM1-120-B-M",
    "800-00552": "ENV-S-WM-230",
    "800-00553": "Envoy-S",
    "800-00554": "Envoy-S",
    "800-00555": "X-IQ-AM1-240-3",
    "800-00556": "X-IQ-AM1-240-3C",
    "800-00557": "X-IQ-AM1-240-BM",
    "800-00647": "Metered gateway",
    "800-00649": "Metered gateway",
    "800-00654": "ENV-S-WM-230",
    "800-00655": "X-IQ-AM1-240-3-ES",
    "800-00656": "ENV-S-WB-230",
    "800-00664": "ENV-S-WM-230",
    "800-02409": "Gateway of an IQ Combiner 6",
    "865-00600": "Gateway energy module",
    "880-00122": "ENV-S-AB-120-A",
    "880-00208": "ENV-IQ-AM1-240",
    "880-00209": "ENV-IQ-AM3-3P",
    "880-00210": "ENV-S-AM1-120",
    "880-00231": "ENV-IQ-AM1-240",
    "880-00557": "ENV-IQ-AM3-3P",
}
_MICROINVERTERS = {
    "800-00625": "Microinverter",
    "800-00630": "IQ7-60-2-INT",
    "800-00631": "IQ7PLUS-72-2-INT",
    "800-00632": "IQ7X-96-2-INT",
    "800-00633": "IQ7A-72-2-INT",
    "800-00634": "IQ7A-72-2-US",
    "800-00635": "IQ7X-96-2-US",
    "800-00636": "IQ7PLUS-72-2-US",
    "800-00637": "IQ7-60-2-US",
    "800-00638": "IQ7A-72-B-US",
    "800-00639": "IQ7X-96-B-US",
    "800-00640": "IQ7PLUS-72-B-US",
    "800-00641": "IQ7-60-B-US",
    "800-01100": "Microinverter",
    "800-01127": "IQ7A-72-M-INT",
    "800-01131": "IQ8",
    "800-01135": "IQ7XS-96-ACM-US",
    "800-01331": "Microinverter",
    "800-01359": "IQ8PLUS-72-M-INT",
    "800-01361": "IQ8M-72-M-INT",
    "800-01374": "Microinverter",
    "800-01391": "IQ8HC-72-M-INT",
    "800-01395": "IQ8AC-72-M-INT",
    "800-01396": "IQ8MC-72-M-INT",
    "800-01736": "IQ7PLUS-72-M-INT",
    "880-01736": "IQ7PLUS-72-M-INT",  # as one reader spells the one above
    "883-00852": "IQ7PLUS-72-2-US",
}
_OTHERS = {
    "800-00597": "Q-RELAY-3P-INT",
    "800-00598": "Q-RELAY-1P-INT",
    "800-00930": "AC Battery",
    "800-01612": "Communication board",
    "800-01821": "Communication board",
    "800-01855": "Communication board",
    "800-02403": "IQ Combiner C6",
    "830-00703": "B03-A01-US00-1-3",
    "830-01760": "B03-T01-INT00-1-2",
    "834-01927": "COMMS-KIT-02",
    "836-00500": "IQ Battery 5P",
    "836-00502": "IQ Battery 5P",
    "836-00750": "ENCHARGE-10-1P-NA",
    "836-01250": "IQ Battery 10C",
    "836-01826": "IQ Battery 5P",
    "836-01890": "ENCHARGE-IQ-5P",
    "860-00152": "Q-RELAY-1P-INT",
    "860-00276": "ENPOWER",
    "860-00376": "ENPOWER",
    "860-01801": "IQ System Controller",
    "861-01381": "IQ System Controller",
    "865-00377": "IQ System Controller",
    "865-00378": "IQ System Controller",
    "865-00400": "IQ Meter Collar",
}
_MODELS = _GATEWAYS | _MICROINVERTERS | _OTHERS


def model_of(part_number: str | None) -> str | None:
    """The model that a part number such as `800-00654-r08` stands for; `None` when unknown."""
    if part_number is None:
        return None
    return _EXACT.get(part_number) or _MODELS.get(part_number.partition("-r")[0])
