pragma Singleton
import QtQuick

// Colours, type scale, spacing and touch sizes, in one place, in design pixels
// (1080 x 1920 portrait, 1920 x 1080 landscape). The shell scales the whole canvas
// by one factor. Contrast: text at least 7:1 in each palette.
QtObject {
    id: theme

    // How this visitor likes to read; set by the shell, reset when a visit ends.
    property bool largePrint: false
    property bool highContrast: false
    property bool reducedMotion: false
    property bool lowReach: false
    property bool portrait: true
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
    readonly property int sideBar: 300

    // Motion
    readonly property int quick: reducedMotion ? 0 : 150
    readonly property int calm: reducedMotion ? 0 : 220

    // Colours
    readonly property color ink: highContrast ? "#FFFFFF" : "#12233F"
    readonly property color secondary: highContrast ? "#FFFFFF" : "#46566D"
    readonly property color line: highContrast ? "#FFFFFF" : "#D9E0EA"
    readonly property color page: highContrast ? "#000000" : "#F3F6FA"
    readonly property color card: highContrast ? "#000000" : "#FFFFFF"
    readonly property color brand: highContrast ? "#FFE600" : "#1457C8"
    readonly property color brandPressed: highContrast ? "#FFF59D" : "#0E429B"
    readonly property color brandInk: highContrast ? "#FFE600" : "#0F4AAE"
    readonly property color brandText: highContrast ? "#000000" : "#FFFFFF"
    readonly property color brandSoft: highContrast ? "#000000" : "#E5EEFC"
    readonly property color band: highContrast ? "#000000" : "#12233F"
    readonly property color bandText: highContrast ? "#FFE600" : "#FFFFFF"
    readonly property color focus: highContrast ? "#FFFFFF" : "#0B2E6B"
    readonly property color disabled: highContrast ? "#000000" : "#E7ECF2"
    readonly property color helper: "#E07A00"
    readonly property color veil: "#B3101B2E"

    // A status is a colour, a word and a shape; the word comes with the finding.
    readonly property var statusInk: highContrast
        ? ({ fine: "#FFFFFF", unknown: "#FFFFFF", benefit: "#FFE600", low: "#FFE600", due: "#FFE600", overdue: "#FFE600" })
        : ({ fine: "#0B5E3C", unknown: "#46566D", benefit: "#0F4AAE", low: "#6B4600", due: "#8F3806", overdue: "#9C1225" })
    readonly property var statusFill: highContrast
        ? ({ fine: "#FFFFFF", unknown: "#8A8A8A", benefit: "#FFE600", low: "#FFE600", due: "#FFE600", overdue: "#FFE600" })
        : ({ fine: "#0F7B4F", unknown: "#8A97A8", benefit: "#1457C8", low: "#8A5A00", due: "#B3470A", overdue: "#B3172B" })
    readonly property var statusSoft: highContrast
        ? ({ fine: "#000000", unknown: "#000000", benefit: "#000000", low: "#000000", due: "#000000", overdue: "#000000" })
        : ({ fine: "#E2F4EB", unknown: "#EDF1F6", benefit: "#E5EEFC", low: "#FFF1D1", due: "#FFE7D8", overdue: "#FDE3E6" })
    readonly property var statusShape: ({ fine: "●", unknown: "○", benefit: "★", low: "◆", due: "▲", overdue: "■" })
}
