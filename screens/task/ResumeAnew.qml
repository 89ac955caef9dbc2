import QtQuick
import screens.theme
import screens.components

// The other way with what was left unfinished: throw it away and begin anew.
Column {
    id: other
    required property var offer
    spacing: 16

    ActionButton {
        objectName: "beginAnew"
        width: parent.width
        label: other.offer.anew.label
        onActivated: other.offer.beginAnew()
    }
    Words {
        width: parent.width
        size: "note"
        horizontalAlignment: Text.AlignHCenter
        color: Theme.secondary
        text: other.offer.anew.note
    }
}
