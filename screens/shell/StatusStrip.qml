import QtQuick
import screens.theme
import screens.components

// The line at the very top: which terminal, whether simulated, whether online, how old
// the data is, what time it is.
Rectangle {
    id: strip
    required property var shell
    readonly property bool bright: !shell.inVisit && shell.heroOnTop && !Theme.highContrast
    height: 56
    color: bright ? "#1457C8" : Theme.highContrast ? "#000000" : "#E8EDF4"

    Words {
        id: place
        objectName: "placeText"
        anchors.left: parent.left
        anchors.leftMargin: Theme.margin
        anchors.verticalCenter: parent.verticalCenter
        width: parent.width - state.width - mark.width - 2 * Theme.margin - 48
        font.pixelSize: 26
        size: "note"
        color: strip.bright ? "#FFFFFF" : Theme.secondary
        text: strip.shell.placeText
        wrapMode: Text.NoWrap
        elide: Text.ElideRight
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
        color: "#FFF1D1"
        Words {
            id: markText
            anchors.centerIn: parent
            font.pixelSize: 24
            font.weight: Font.DemiBold
            color: "#6B4600"
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
