"""How far letters stand from their ground on a painted screen (WCAG 2, relative luminance)."""

from collections.abc import Iterator

from rich.segment import Segment
from textual.pilot import Pilot

LEAST = 4.5


def faint_words(pilot: Pilot[None]) -> Iterator[str]:
    """Name each painted word below the least contrast; what lies dimmed under a slip is not read."""
    screen = pilot.app.screen
    region = (screen.query_one("#slip") if screen.is_modal else screen).region
    for y, strip in enumerate(screen._compositor.render_strips()):
        if y in range(region.y, region.bottom):
            for segment in strip.crop(region.x, region.right):
                if any(letter.isalnum() for letter in segment.text) and contrast(segment) < LEAST:
                    yield f"{segment.text!r} {segment.style}: {contrast(segment):.1f}"


def contrast(segment: Segment) -> float:
    """Give the contrast of a segment's letters to their ground, 1 to 21."""
    style = segment.style
    if style is None or style.color is None or style.bgcolor is None:
        raise ValueError(f"{segment.text!r} has no colours")
    letters, ground = (luminance(each.get_truecolor()) for each in (style.color, style.bgcolor))
    return (max(letters, ground) + 0.05) / (min(letters, ground) + 0.05)


def luminance(colour: tuple[int, int, int]) -> float:
    """Give the relative luminance of an sRGB colour."""
    parts = [part / 255 for part in colour]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
