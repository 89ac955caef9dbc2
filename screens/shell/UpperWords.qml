import QtQuick
import screens.theme
import screens.components

// While one sits: the upper part of the screen holds words only, nothing to reach for.
Rectangle {
    id: upper
    required property var shell
    property string title: ""
    property string words: ""
    color: Theme.highContrast ? "#000000" : Theme.brand

    Column {
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.margins: 72
        anchors.verticalCenter: parent.verticalCenter
        spacing: 28
        BalancedWords {
            width: parent.width
            size: "hero"
            color: Theme.highContrast ? "#FFE600" : "#FFFFFF"
            text: upper.title !== "" ? upper.title : qsTr("坐着也够得着")
        }
        BalancedWords {
            width: parent.width
            color: "#FFFFFF"
            font.pixelSize: Math.round(40 * (Theme.largePrint ? 1.2 : 1))
            text: upper.words !== "" ? upper.words : qsTr("要点的都在下面。想用整个屏幕,再点一下“坐”。")
        }
    }
}
