pragma ComponentBehavior: Bound
import QtQuick
import screens.theme
import screens.components

// The code that a phone scans, or the number for the service desk.
Sheet {
    id: sheet
    required property var takeAway
    readonly property var view: takeAway.sheet
    objectName: "takeAwaySheet"
    open: view.heading !== undefined
    heading: view.heading ?? ""
    onClosed: takeAway.close()

    Spinner {
        visible: sheet.view.making === true
        anchors.horizontalCenter: parent.horizontalCenter
    }
    Rectangle {
        readonly property bool sensitive: true
        visible: (sheet.view.code ?? "") !== ""
        anchors.horizontalCenter: parent.horizontalCenter
        width: Theme.lowReach || (!Theme.portrait && Theme.largePrint) ? 380 : Theme.portrait ? 560 : 460
        height: width
        radius: 24
        color: "#FFFFFF"
        Image {
            objectName: "takeAwayCode"
            anchors.fill: parent
            anchors.margins: 16
            source: sheet.view.code ?? ""
            smooth: false
            fillMode: Image.PreserveAspectFit
            Accessible.role: Accessible.Graphic
            Accessible.name: sheet.view.text ?? ""
        }
    }
    Column {
        visible: (sheet.view.number ?? "") !== ""
        anchors.horizontalCenter: parent.horizontalCenter
        spacing: 4
        Words {
            anchors.horizontalCenter: parent.horizontalCenter
            color: Theme.secondary
            text: sheet.view.numberLabel ?? ""
        }
        Words {
            objectName: "pickupNumber"
            anchors.horizontalCenter: parent.horizontalCenter
            font.pixelSize: 132
            font.weight: Font.Bold
            font.letterSpacing: 12
            text: sheet.view.number ?? ""
        }
    }
    BalancedWords {
        objectName: "takeAwayText"
        width: parent.width
        size: "item"
        horizontalAlignment: Text.AlignHCenter
        text: sheet.view.text ?? ""
    }
    Words {
        width: parent.width
        visible: text !== ""
        horizontalAlignment: Text.AlignHCenter
        color: Theme.secondary
        text: sheet.view.note ?? ""
    }

    footer: ActionButton {
        objectName: "takeAwayAgain"
        visible: label !== ""
        width: parent.width
        kind: "primary"
        label: sheet.view.again ?? ""
        onActivated: sheet.takeAway.again()
    }
}
