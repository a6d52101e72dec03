"""Writes characters.txt, the table of CharacterFolding, to standard output: python3 characters.py > characters.txt"""

import unicodedata


def is_left_out(character):
    # CharacterFolding asks .NET for these: controls, format characters and the other code points that show nothing.
    point = ord(character)
    return unicodedata.category(character) in ("Cc", "Cf") or any(
        first <= point <= last
        for first, last in (
            (0x34F, 0x34F), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F), (0x2065, 0x2065), (0x3164, 0x3164),
            (0xFE00, 0xFE0F), (0xFFA0, 0xFFA0), (0xFFF0, 0xFFF8), (0xE0000, 0xE0FFF),
        )
    )


def fold(text):
    """
    Compatibility decomposition, full case folding, and no invisible characters, until nothing changes any more. The iota below (0345)
    stays: it is a mark until marks are in order, and then a letter.
    """
    while True:
        folded = unicodedata.normalize("NFKD", "".join(c for c in text if not is_left_out(c)))
        folded = unicodedata.normalize("NFKD", "".join(c if c == "\u0345" else c.casefold() for c in folded))
        folded = "".join(c for c in folded if not is_left_out(c))
        if folded == text:
            return text
        text = folded


def points(text):
    return " ".join(f"{ord(c):04X}" for c in text)


def main():
    everything = [chr(p) for p in range(0x80, 0x110000) if not 0xD800 <= p <= 0xDFFF]
    assigned = [c for c in everything if unicodedata.category(c) not in ("Cn", "Co")]
    print(f"# Unicode {unicodedata.unidata_version}, made by characters.py. What a character folds to, decomposed: character=characters.")
    for character in assigned:
        # Syllables of Hangul stay whole: CharacterFolding composes them without a table.
        if not 0xAC00 <= ord(character) <= 0xD7A3 and not is_left_out(character) and fold(character) != character:
            print(f"{points(character)}={points(fold(character))}")
    print("# Canonical combining classes other than 0: first..last:class.")
    start = None
    for character in [*assigned, "\U0010FFFF"]:
        kind = unicodedata.combining(character)
        if start and (kind != start[1] or ord(character) != last + 1):
            print(f"{start[0]:04X}..{last:04X}:{start[1]}")
            start = None
        if kind and not start:
            start = (ord(character), kind)
        last = ord(character)
    print("# Folded characters that are composed of two: two characters+character.")
    for character in assigned:
        parts = unicodedata.decomposition(character).split()
        if len(parts) == 2 and not parts[0].startswith("<") and fold(character) == unicodedata.normalize("NFD", character):
            if unicodedata.normalize("NFC", "".join(chr(int(p, 16)) for p in parts)) == character:
                print(f"{parts[0]} {parts[1]}+{points(character)}")


if __name__ == "__main__":
    main()
