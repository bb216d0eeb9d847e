"""How the app looks: a dark and a light theme, each pair of colours at 4.5 to 1 or better, and the layout.

Colour never stands alone: what it says, a word or a sign says too.
"""

from textual.theme import Theme

DARK = Theme(
    name="wcsim-dark",
    primary="#86b8ea",
    secondary="#a9b7c6",
    accent="#f3b63f",
    warning="#f3b63f",
    error="#ff9a94",
    success="#86d993",
    foreground="#e7eaee",
    background="#0f141b",
    surface="#151c26",
    panel="#1d2733",
    dark=True,
    variables={
        "border": "#3b4a5c",
        "border-blurred": "#3b4a5c",
        "scrollbar": "#3b4a5c",
        "scrollbar-hover": "#56687d",
        "scrollbar-active": "#86b8ea",
        "scrollbar-background": "#151c26",
        "scrollbar-corner-color": "#151c26",
        "block-cursor-background": "#86b8ea",
        "block-cursor-foreground": "#0f141b",
        "block-cursor-text-style": "bold",
        "block-cursor-blurred-background": "#2b3a4b",
        "block-cursor-blurred-foreground": "#e7eaee",
        "input-selection-background": "#2f4a68",
        "input-cursor-background": "#e7eaee",
        "input-cursor-foreground": "#0f141b",
    },
)
LIGHT = Theme(
    name="wcsim-light",
    primary="#0f4a86",
    secondary="#48545f",
    accent="#7c4700",
    warning="#7c4700",
    error="#9a1b1b",
    success="#165a2c",
    foreground="#1b2128",
    background="#f5f3ee",
    surface="#fcfbf8",
    panel="#e7e3d9",
    dark=False,
    variables={
        "border": "#b4ad9e",
        "border-blurred": "#b4ad9e",
        "scrollbar": "#b4ad9e",
        "scrollbar-hover": "#8d8676",
        "scrollbar-active": "#0f4a86",
        "scrollbar-background": "#fcfbf8",
        "scrollbar-corner-color": "#fcfbf8",
        "block-cursor-background": "#0f4a86",
        "block-cursor-foreground": "#fcfbf8",
        "block-cursor-text-style": "bold",
        "block-cursor-blurred-background": "#d6d0c2",
        "block-cursor-blurred-foreground": "#1b2128",
        "input-selection-background": "#c3d3e6",
        "input-cursor-background": "#1b2128",
        "input-cursor-foreground": "#fcfbf8",
    },
)

TAG = "bold $background on $accent"
NAME = "bold $primary"
SOFT = "$secondary"
GOOD = "bold $success"
BAD = "bold $error"
CARE = "bold $accent"
HEADING = "bold $accent"

LAYOUT = """
Screen { background: $background; color: $foreground; layers: base over; }
#mark { dock: top; height: 1; background: $panel; }
#keys { dock: bottom; height: 1; background: $panel; padding: 0 1; }
Sheet { background: $surface; color: $foreground; padding: 0 1;
        border: round $border; border-title-color: $secondary; border-title-style: bold; }
Sheet:focus { border: round $primary; border-title-color: $primary; }
Sheet.-open { border: none; background: $background; padding: 0 2; }
#told { height: 1; padding: 0 2; color: $accent; text-style: bold; }
#clock { height: 1; padding: 0 2; background: $panel; }
#list { height: 1fr; max-height: 100%; background: $background; border: none; padding: 1 1;
        scrollbar-size-vertical: 1; }
#list:focus { border: none; }
#list > .option-list--option-disabled { color: $foreground; }
ModalScreen { align: center middle; background: $background 60%; }
CommandPalette { background: $background 0%; }
#slip { width: 72; max-width: 96%; height: auto; max-height: 94%; background: $surface;
        border: round $accent; border-title-color: $accent; border-title-style: bold; padding: 1 2; }
#slip Static { height: auto; }
#slip Input { margin: 0 0 1 0; height: 1; padding: 0 1; background: $panel; border: none;
              color: $foreground; }
#slip Input:focus { border: none; border-left: outer $primary; padding: 0 1 0 0; }
"""
