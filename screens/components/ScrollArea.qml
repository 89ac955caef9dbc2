import QtQuick
import screens.theme

// A page that may be longer than the screen. What lies below is never hidden in
// silence: two large arrows appear, and work by touch and by Page Up / Page Down.
Item {
    id: scroll

    default property alias content: column.data
    property int spacing: Theme.gap
    property int padding: Theme.margin
    property alias contentY: flick.contentY
    readonly property bool longer: flick.contentHeight > flick.height + 4

    function showTop(): void {
        flick.contentY = 0;
    }
    function reveal(item: Item): void {
        const y = item.mapToItem(column, 0, 0).y;
        if (y < flick.contentY)
            flick.contentY = Math.max(0, y - 40);
        else if (y + item.height > flick.contentY + flick.height)
            flick.contentY = Math.min(flick.contentHeight - flick.height, y + item.height - flick.height + 40);
    }
    function page(direction: int): void {
        const target = flick.contentY + direction * (flick.height - 160);
        move.to = Math.max(0, Math.min(flick.contentHeight - flick.height, target));
        move.restart();
    }

    Keys.onPressed: event => {
        if (event.key === Qt.Key_PageDown) { page(1); event.accepted = true; }
        else if (event.key === Qt.Key_PageUp) { page(-1); event.accepted = true; }
    }

    Flickable {
        id: flick
        anchors.fill: parent
        contentWidth: width
        contentHeight: column.implicitHeight + 2 * 28 + (scroll.longer ? 110 : 0)
        clip: true
        boundsBehavior: Flickable.StopAtBounds
        interactive: contentHeight > height
        pixelAligned: true

        Column {
            id: column
            x: scroll.padding
            y: 28
            width: flick.width - 2 * scroll.padding
            spacing: scroll.spacing
        }
    }
    NumberAnimation {
        id: move
        target: flick
        property: "contentY"
        duration: Theme.calm
        easing.type: Easing.OutCubic
    }

    Row {
        visible: scroll.longer
        spacing: 20
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        anchors.rightMargin: scroll.padding > 0 ? scroll.padding : 24
        anchors.bottomMargin: 16

        Repeater {
            model: [-1, 1]
            Pressable {
                id: arrow
                required property int modelData
                objectName: modelData < 0 ? "scrollUp" : "scrollDown"
                width: 132
                height: Theme.touchSmall
                radius: height / 2
                visible: modelData < 0 ? flick.contentY > 4 : flick.contentY < flick.contentHeight - flick.height - 4
                name: modelData < 0 ? qsTr("向上翻") : qsTr("向下翻,还有内容")
                onActivated: scroll.page(modelData)
                Rectangle {
                    anchors.fill: parent
                    radius: parent.radius
                    color: arrow.held ? Theme.brandPressed : Theme.band
                    border.width: Theme.highContrast ? 2 : 0
                    border.color: Theme.line
                }
                Text {
                    anchors.centerIn: parent
                    text: arrow.modelData < 0 ? "▲" : "▼"
                    font.family: Theme.family
                    font.pixelSize: 36
                    color: Theme.onBand
                    Accessible.ignored: true
                }
            }
        }
    }
}
