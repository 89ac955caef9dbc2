pragma ComponentBehavior: Bound
import QtQuick
import screens.theme
import screens.components

// The sum of the step, in the dark card.
Rectangle {
    id: card
    required property var total
    height: totalWords.implicitHeight + 72
    radius: Theme.radius
    color: Theme.band
    border.width: Theme.highContrast ? 2 : 0
    border.color: Theme.line
    Item {
        id: totalWords
        anchors.fill: parent
        anchors.margins: 36
        implicitHeight: Theme.portrait ? Math.max(label.implicitHeight, sum.implicitHeight) : label.implicitHeight + sum.implicitHeight + 12
        Words {
            id: label
            anchors.left: parent.left
            anchors.verticalCenter: Theme.portrait ? parent.verticalCenter : undefined
            color: Theme.bandText
            font.pixelSize: Theme.item
            text: card.total?.label ?? ""
        }
        Words {
            id: sum
            objectName: "totalSum"
            anchors.right: parent.right
            anchors.bottom: Theme.portrait ? undefined : parent.bottom
            anchors.verticalCenter: Theme.portrait ? parent.verticalCenter : undefined
            color: Theme.bandText
            font.pixelSize: Theme.portrait ? 76 : 64
            fontSizeMode: Text.HorizontalFit
            minimumPixelSize: 40
            width: Math.min(implicitWidth, parent.width - (Theme.portrait ? label.width + 24 : 0))
            font.weight: Font.Bold
            wrapMode: Text.NoWrap
            text: card.total?.shown ?? ""
        }
    }
}
