import QtQuick
import screens.theme

// A status in a word, a colour and a shape.
Rectangle {
    id: badge

    property string status: "fine"
    property string word: ""

    implicitWidth: row.implicitWidth + 36
    implicitHeight: row.implicitHeight + 8
    radius: Math.min(height / 2, 40)
    color: Theme.statusSoft[status]
    border.width: Theme.highContrast ? 2 : 0
    border.color: Theme.statusInk[status]

    Row {
        id: row
        anchors.centerIn: parent
        spacing: 10
        Text {
            text: Theme.statusShape[badge.status]
            color: Theme.statusInk[badge.status]
            font.family: Theme.family
            font.pixelSize: Theme.note * 0.8
            anchors.verticalCenter: parent.verticalCenter
            Accessible.ignored: true
        }
        Words {
            size: "note"
            text: badge.word
            color: Theme.statusInk[badge.status]
            font.weight: Font.DemiBold
            wrapMode: Text.NoWrap
        }
    }
}
