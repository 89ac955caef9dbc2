pragma ComponentBehavior: Bound
import QtQuick
import screens.theme

// A page that may be longer than the screen. What lies below is never hidden in
// silence: two large arrows appear (below the page, beside it where the screen is
// wide), and work by touch and by Page Up / Page Down.
Item {
    id: scroll

    default property alias content: column.data
    property int spacing: Theme.gap
    property int padding: Theme.margin
    property int above: 28
    property alias contentY: flick.contentY
    readonly property bool longer: column.implicitHeight + scroll.above + 28 > scroll.height + 4
    // How high it would be with nothing hidden.
    readonly property real wanted: column.implicitHeight + scroll.above + 28
    readonly property bool beside: !Theme.portrait
    // Whether the words leave room for the arrows beside them. Decided after the words
    // are laid out: narrower words are never lower, so this comes to rest.
    property bool narrowed: false
    readonly property int rightPadding: beside && narrowed ? Math.max(padding, 144) : padding
    onLongerChanged: Qt.callLater(scroll.settle)

    function settle(): void {
        scroll.narrowed = scroll.longer;
    }

    function showTop(): void {
        move.stop();
        flick.contentY = 0;
    }
    function reveal(item: Item): void {
        const last = Math.max(0, flick.contentHeight - flick.height);
        const y = item.mapToItem(flick.contentItem, 0, 0).y;
        let to = flick.contentY;
        if (y - 24 < to || item.height + 48 > flick.height)
            to = y - 24;
        else if (y + item.height + 24 > to + flick.height)
            to = y + item.height + 24 - flick.height;
        // What stands above the first control belongs to it.
        flick.contentY = y < flick.height * 0.5 && y + item.height < flick.height ? 0 : Math.max(0, Math.min(last, to));
    }
    // One page on; false where there is nothing more.
    function page(direction: int): bool {
        const last = flick.contentHeight - flick.height;
        if (!scroll.longer || (direction < 0 ? flick.contentY <= 4 : flick.contentY >= last - 4))
            return false;
        const target = flick.contentY + direction * (flick.height - 60);
        move.to = Math.max(0, Math.min(last, target));
        move.restart();
        return true;
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
        anchors.bottom: scroll.longer && !scroll.beside ? turn.top : parent.bottom
        contentWidth: width
        contentHeight: column.implicitHeight + scroll.above + 28
        clip: true
        boundsBehavior: Flickable.StopAtBounds
        interactive: contentHeight > height
        pixelAligned: true

        Column {
            id: column
            x: scroll.padding
            y: scroll.above
            width: flick.width - scroll.padding - scroll.rightPadding
            spacing: scroll.spacing
        }
    }
    // What goes on below is seen to go on: the page slips under an edge.
    Rectangle {
        visible: turn.visible && !scroll.beside && flick.contentY < flick.contentHeight - flick.height - 4
        anchors.left: flick.left
        anchors.right: flick.right
        anchors.top: flick.bottom
        height: 12
        gradient: Gradient {
            GradientStop { position: 0; color: Theme.line }
            GradientStop { position: 1; color: Theme.page }
        }
    }
    NumberAnimation {
        id: move
        target: flick
        property: "contentY"
        duration: Theme.calm
        easing.type: Easing.OutCubic
    }

    Grid {
        id: turn
        // Above the keyboard a wide screen may leave less room than both arrows need; the finger
        // still draws the page.
        visible: scroll.longer && (!scroll.beside || scroll.height >= 200)
        rows: scroll.beside ? 2 : 1
        spacing: 20
        topPadding: scroll.beside ? 0 : 20
        anchors.horizontalCenter: scroll.beside ? undefined : parent.horizontalCenter
        anchors.right: scroll.beside ? parent.right : undefined
        anchors.rightMargin: 20
        anchors.bottom: scroll.beside ? undefined : parent.bottom
        anchors.bottomMargin: 10
        anchors.verticalCenter: scroll.beside ? parent.verticalCenter : undefined

        Repeater {
            model: [-1, 1]
            ActionButton {
                id: arrow
                required property int modelData
                readonly property bool there: modelData < 0 ? flick.contentY > 4 : flick.contentY < flick.contentHeight - flick.height - 4
                objectName: modelData < 0 ? "scrollUp" : "scrollDown"
                width: scroll.beside ? 104 : Math.min(400, (scroll.width - 2 * scroll.padding - 20) / 2)
                height: scroll.beside && scroll.height >= 340 ? 156 : Theme.touchSmall
                radius: Math.min(width, height) / 2
                kind: "band"
                labelSize: scroll.beside ? 26 : Math.min(Theme.body, 36)
                usable: there
                inset: 8
                name: modelData < 0 ? (there ? qsTr("上一页") : qsTr("已经是最上面")) : there ? qsTr("下一页") : qsTr("已经是最下面")
                label: scroll.beside
                    ? (modelData < 0 ? (there ? "▲\n" + qsTr("上页") : qsTr("到顶")) : there ? "▼\n" + qsTr("下页") : qsTr("到底"))
                    : (modelData < 0 ? (there ? qsTr("▲ 上一页") : qsTr("已到顶")) : there ? qsTr("▼ 下一页") : qsTr("已到底"))
                onActivated: scroll.page(modelData)
            }
        }
    }
}
