pragma Singleton
import QtQuick

// Colours, type scale, spacing and touch sizes, in one place, in design pixels
// (1080 x 1920 portrait, 1920 x 1080 landscape). The shell scales the whole canvas
// by one factor. Contrast: text at least 7:1 and outlines 3:1 in each palette, measured
// by tests/screens/test_reading.py.
QtObject {
    id: theme

    // How this visitor likes to read; set by the shell, reset when a visit ends.
    property bool largePrint: false
    property bool highContrast: false
    property bool reducedMotion: false
    property bool lowReach: false // only ever on a portrait screen
    property bool portrait: true
    // Wide rather than high: what one must see at the same time stands side by side.
    readonly property bool shallow: !portrait || lowReach
    property bool keyboardInUse: false
    property real keyboardHeight: 0
    property string language: "zh"

    readonly property string family: "Noto Sans CJK SC"
    readonly property real textScale: largePrint ? 1.35 : 1.0

    // Type
    readonly property int hero: Math.round(80 * (largePrint ? 1.15 : 1.0))
    readonly property int title: Math.round(52 * (largePrint ? 1.2 : 1.0))
    readonly property int item: Math.round(36 * textScale)
    readonly property int body: Math.round(30 * textScale)
    readonly property int note: Math.round(26 * textScale)

    // Measures
    readonly property int margin: 48
    readonly property int gap: 20
    readonly property int radius: 24
    readonly property int touch: 112
    readonly property int touchSmall: 88
    readonly property int topBar: 132
    readonly property int bottomBar: 176
    readonly property int sideBar: 288

    // Motion
    readonly property int quick: reducedMotion ? 0 : 150
    readonly property int calm: reducedMotion ? 0 : 220

    // Colours
    readonly property color ink: highContrast ? "#FFFFFF" : "#12233F"
    readonly property color secondary: highContrast ? "#FFFFFF" : "#3A4960"
    readonly property color line: highContrast ? "#FFFFFF" : "#D9E0EA"
    // The outline of what can be touched or filled in: at least 3:1 on page and card.
    readonly property color edge: highContrast ? "#FFFFFF" : "#74829A"
    readonly property color page: highContrast ? "#000000" : "#F3F6FA"
    readonly property color card: highContrast ? "#000000" : "#FFFFFF"
    readonly property color brand: highContrast ? "#FFE600" : "#114FB8"
    readonly property color brandInk: highContrast ? "#FFE600" : "#0D439F"
    readonly property color brandText: highContrast ? "#000000" : "#FFFFFF"
    readonly property color brandSoft: highContrast ? "#000000" : "#E5EEFC"
    readonly property color band: highContrast ? "#000000" : "#12233F"
    readonly property color bandText: highContrast ? "#FFE600" : "#FFFFFF"
    readonly property color focus: highContrast ? "#FFFFFF" : "#0B2E6B"
    readonly property color disabled: highContrast ? "#000000" : "#E7ECF2"
    readonly property color disabledInk: highContrast ? "#B0B0B0" : "#3A4960"
    // Lies over whatever is being pressed, in every theme.
    readonly property color press: highContrast ? "#59FFFFFF" : "#2612233F"
    readonly property color mark: highContrast ? "#000000" : "#FFF1D1"
    readonly property color markInk: highContrast ? "#FFE600" : "#634100"
    readonly property color helper: "#E67E00"
    readonly property color veil: highContrast ? "#D9000000" : "#B3101B2E"

    // A status is a colour, a word and a shape; the word comes with the finding.
    readonly property var statusInk: highContrast
        ? ({ fine: "#FFFFFF", unknown: "#FFFFFF", benefit: "#FFE600", low: "#FFE600", due: "#FFE600", overdue: "#FFE600" })
        : ({ fine: "#0A5636", unknown: "#3A4960", benefit: "#0D439F", low: "#634100", due: "#7F3104", overdue: "#8F0F20" })
    readonly property var statusFill: highContrast
        ? ({ fine: "#FFFFFF", unknown: "#8A8A8A", benefit: "#FFE600", low: "#FFE600", due: "#FFE600", overdue: "#FFE600" })
        : ({ fine: "#0F7B4F", unknown: "#74829A", benefit: "#114FB8", low: "#8A5A00", due: "#B3470A", overdue: "#B3172B" })
    readonly property var statusSoft: highContrast
        ? ({ fine: "#000000", unknown: "#000000", benefit: "#000000", low: "#000000", due: "#000000", overdue: "#000000" })
        : ({ fine: "#E2F4EB", unknown: "#EDF1F6", benefit: "#E5EEFC", low: "#FFF1D1", due: "#FFE7D8", overdue: "#FDE3E6" })
    readonly property var statusShape: ({ fine: "●", unknown: "○", benefit: "★", low: "◆", due: "▲", overdue: "■" })
}
