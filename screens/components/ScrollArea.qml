pragma ComponentBehavior: Bound
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
    readonly property bool longer: column.implicitHeight + 56 > scroll.height + 4

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
        const target = flick.contentY + direction * (flick.height - 60);
        move.to = Math.max(0, Math.min(flick.contentHeight - flick.height, target));
        move.restart();
    }

    Keys.onPressed: event => {
        if (event.key === Qt.Key_PageDown) { page(1); event.accepted = true; }
        else if (event.key === Qt.Key_PageUp) { page(-1); event.accepted = true; }
    }

    Flickable {
        id: flick
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        anchors.bottom: scroll.longer ? turn.top : parent.bottom
        contentWidth: width
        contentHeight: column.implicitHeight + 2 * 28
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
        id: turn
        visible: scroll.longer
        spacing: 20
        anchors.horizontalCenter: parent.horizontalCenter
        anchors.bottom: parent.bottom
        anchors.bottomMargin: 10
        height: Theme.touchSmall + 10

        Repeater {
            model: [-1, 1]
            ActionButton {
                required property int modelData
                readonly property bool there: modelData < 0 ? flick.contentY > 4 : flick.contentY < flick.contentHeight - flick.height - 4
                objectName: modelData < 0 ? "scrollUp" : "scrollDown"
                width: Math.min(400, (scroll.width - 2 * scroll.padding - 20) / 2)
                height: Theme.touchSmall
                implicitHeight: Theme.touchSmall
                y: 10
                radius: height / 2
                kind: there ? "band" : "outline"
                labelSize: Math.min(Theme.body, 34)
                usable: there
                label: modelData < 0 ? qsTr("▲ 上一页") : qsTr("▼ 下一页")
                onActivated: scroll.page(modelData)
            }
        }
    }
}
