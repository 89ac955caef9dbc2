import QtQuick
import screens.theme
import screens.components

// Where the helper points. Orange belongs to the helper's hand and to nothing else.
Item {
    id: hand
    required property var help
    readonly property real px: help.pointX * width
    readonly property real py: help.pointY * height

    Rectangle {
        objectName: "helperHand"
        x: hand.px - 60
        y: hand.py - 60
        width: 120
        height: 120
        radius: 60
        color: "transparent"
        border.width: 10
        border.color: Theme.helper
    }
    Rectangle {
        x: Math.max(20, Math.min(hand.width - width - 20, hand.px - width / 2))
        y: hand.py > 220 ? hand.py - 150 : hand.py + 76
        width: words.implicitWidth + 56
        height: 72
        radius: 36
        color: Theme.helper
        Words {
            id: words
            anchors.centerIn: parent
            color: "#000000"
            font.weight: Font.Bold
            text: hand.help.pointLabel
            wrapMode: Text.NoWrap
        }
    }
}
