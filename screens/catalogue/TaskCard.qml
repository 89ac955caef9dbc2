import QtQuick
import screens.theme
import screens.components

// One task: what it is called, what it is for, how long it takes, or why not.
Pressable {
    id: card
    required property var entry

    name: entry.name + ". " + entry.summary + ". " + entry.minutes
    usable: entry.usable
    reason: entry.reason
    implicitHeight: Math.max(Theme.touch, words.implicitHeight + 48)

    Rectangle {
        anchors.fill: parent
        radius: card.radius
        color: card.usable ? Theme.card : Theme.disabled
        border.width: 2
        border.color: card.usable ? Theme.edge : Theme.disabledInk
    }
    Column {
        id: words
        x: 32
        y: 24
        width: parent.width - 64
        spacing: 6
        Words {
            width: parent.width
            text: card.entry.name
            font.pixelSize: Theme.item
            font.weight: Font.DemiBold
            color: card.usable ? Theme.brandInk : Theme.disabledInk
            Accessible.ignored: true
        }
        Words {
            width: parent.width
            size: "note"
            text: card.entry.summary
            color: card.usable ? Theme.secondary : Theme.disabledInk
            Accessible.ignored: true
        }
        Words {
            width: parent.width
            size: "note"
            text: card.usable ? card.entry.minutes : card.entry.reason
            color: card.usable ? Theme.secondary : Theme.disabledInk
            font.weight: card.usable ? Font.Normal : Font.DemiBold
            Accessible.ignored: true
        }
    }
}
