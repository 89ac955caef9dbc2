import QtQuick
import screens.theme
import screens.components

// The line at the very top: which terminal, whether simulated, what time it is, whether
// online, how old the data is.
Rectangle {
    id: strip
    required property var shell
    readonly property bool bright: !shell.inVisit && shell.heroOnTop && !Theme.highContrast
    height: 56
    color: bright ? Theme.brand : Theme.highContrast ? "#000000" : "#E8EDF4"

    Words {
        id: place
        objectName: "placeText"
        readonly property real room: parent.width - state.width - mark.width - 2 * Theme.margin - 48
        readonly property string machine: strip.shell.placeText.split(" · ").pop()
        anchors.left: parent.left
        anchors.leftMargin: Theme.margin
        anchors.verticalCenter: parent.verticalCenter
        width: room
        font.pixelSize: 26
        size: "note"
        color: strip.bright ? "#FFFFFF" : Theme.secondary
        // Where both do not fit, staff ask for the machine's number.
        text: whole.advanceWidth < room ? strip.shell.placeText : machine
        wrapMode: Text.NoWrap
        elide: Text.ElideRight
        TextMetrics {
            id: whole
            font: place.font
            text: strip.shell.placeText
        }
    }
    Rectangle {
        id: mark
        objectName: "simulatedMark"
        visible: strip.shell.simulatedText !== ""
        width: visible ? markText.implicitWidth + 32 : 0
        height: 40
        radius: 20
        anchors.verticalCenter: parent.verticalCenter
        anchors.right: state.left
        anchors.rightMargin: 20
        color: Theme.mark
        border.width: Theme.highContrast ? 2 : 0
        border.color: Theme.markInk
        Words {
            id: markText
            anchors.centerIn: parent
            font.pixelSize: 24
            font.weight: Font.DemiBold
            color: Theme.markInk
            text: strip.shell.simulatedText
            wrapMode: Text.NoWrap
        }
    }
    Words {
        id: state
        objectName: "statusText"
        anchors.right: parent.right
        anchors.rightMargin: Theme.margin
        anchors.verticalCenter: parent.verticalCenter
        font.pixelSize: 26
        size: "note"
        color: strip.bright ? "#FFFFFF" : Theme.secondary
        text: strip.shell.statusText
        wrapMode: Text.NoWrap
    }
}
