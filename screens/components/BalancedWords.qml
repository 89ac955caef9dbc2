import QtQuick

// Centred text whose lines are about equally long: no single word on the last line.
Words {
    id: words

    readonly property int lines: Math.max(1, Math.ceil(measure.advanceWidth / Math.max(1, width - 2)))
    readonly property real slack: width - measure.advanceWidth / lines - 2.4 * font.pixelSize

    horizontalAlignment: Text.AlignHCenter
    leftPadding: lines > 1 ? Math.max(0, slack / 2) : 0
    rightPadding: leftPadding

    TextMetrics {
        id: measure
        font: words.font
        text: words.drawn
    }
}
