"""How far a written colour stands from its ground (WCAG 2.2, relative luminance)."""

LEAST = 4.5


def ratio(ink: str, ground: str) -> float:
    """Give the contrast of two colours written #rrggbb, 1 to 21."""
    dark, light = sorted(map(_luminance, (ink, ground)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
