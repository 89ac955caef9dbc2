import QtQuick
import screens.theme
import screens.components

// Where the card belongs: it comes down onto the reader, again and again; it lies there
// where motion is off.
Item {
    id: guide
    implicitWidth: 420
    implicitHeight: 300

    Rectangle {
        id: reader
        anchors.horizontalCenter: parent.horizontalCenter
        anchors.bottom: parent.bottom
        width: guide.width
        height: guide.height * 0.52
        radius: 24
        color: Theme.band
        border.width: Theme.highContrast ? 3 : 0
        border.color: Theme.line
        Rectangle {
            anchors.centerIn: parent
            width: card.width + 56
            height: parent.height - 36
            radius: 18
            color: "transparent"
            border.width: 3
            border.color: Theme.bandText
            opacity: 0.7
        }
    }
    Rectangle {
        id: card
        readonly property real resting: reader.y + (reader.height - height) / 2
        property real lifted: Theme.reducedMotion ? 0 : 1
        anchors.horizontalCenter: parent.horizontalCenter
        y: resting * (1 - lifted)
        width: height * 1.585 // 85.6 by 54 mm
        height: guide.height * 0.38
        radius: 14
        color: Theme.highContrast ? "#000000" : "#FFFFFF"
        border.width: 4
        border.color: Theme.brand
        Pictogram {
            anchors.centerIn: parent
            width: parent.height * 1.1
            height: width
            what: "face"
            ink: Theme.brandInk
            ground: card.color
        }
        SequentialAnimation on lifted {
            running: guide.visible && !Theme.reducedMotion
            loops: Animation.Infinite
            PauseAnimation { duration: 700 }
            NumberAnimation { to: 0; duration: 900; easing.type: Easing.InOutCubic }
            PauseAnimation { duration: 1600 }
            NumberAnimation { to: 1; duration: 300; easing.type: Easing.OutCubic }
        }
    }
}
