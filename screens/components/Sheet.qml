import QtQuick
import screens.theme

// A sheet over the page with one thing explained on it, as high as that needs. Closed
// by its button, by Escape, or by a touch beside it; the keyboard stays inside it.
FocusScope {
    id: sheet

    property string heading: ""
    property bool open: false
    // The sheet that is open keeps the arrow keys to itself; see FocusWalk.
    readonly property bool modal: open
    property bool wide: false
    // What lies below this sheet on the screen; the keyboard covers that first.
    property real below: Theme.portrait ? Theme.bottomBar : 0
    readonly property real lift: Math.max(0, Theme.keyboardHeight - below)
    // Where a wheelchair user's arm ends; only sheets over the whole screen need to know.
    property real reach: parent ? parent.height : 0
    default property alias content: area.content
    // For what stands beside the close button, where the heading would.
    readonly property Item board: panel
    readonly property real headWidth: panel.width - 2 * Theme.margin - close.width - 24
    property alias footer: foot.data
    signal closed()

    anchors.fill: parent
    visible: open
    focus: open
    z: 50
    Accessible.role: Accessible.Dialog
    Accessible.name: heading

    Keys.onEscapePressed: sheet.closed()
    onOpenChanged: {
        area.showTop();
        if (open) {
            close.forceActiveFocus();
            Qt.callLater(sheet.enter);
        }
    }
    Component.onCompleted: if (open) Qt.callLater(sheet.enter)

    // The keyboard begins with what the sheet is for, not with leaving it.
    function enter(): void {
        if (!sheet.open || !Theme.keyboardInUse)
            return;
        const inside = FocusWalk.controls(area).concat(FocusWalk.controls(foot));
        (inside.length > 0 ? inside[0] : close).forceActiveFocus(Qt.TabFocusReason);
    }

    Rectangle {
        anchors.fill: parent
        color: Theme.veil
        MouseArea {
            anchors.fill: parent
            onClicked: sheet.closed()
        }
    }

    Rectangle {
        id: panel
        readonly property real room: Math.min(sheet.reach * (Theme.lowReach ? 0.97 : Theme.portrait ? 0.88 : 0.96), sheet.height - sheet.lift - 20)
        readonly property real head: Math.max(title.y + title.height, close.y + close.height)
        x: (parent.width - width) / 2
        y: Theme.portrait || sheet.lift > 0 ? parent.height - height - sheet.lift : (parent.height - height) / 2
        width: Theme.portrait ? parent.width : Math.min(parent.width - 120, sheet.wide ? 1560 : 1280)
        height: Math.min(room, panel.head + area.wanted + 12 + foot.height + (foot.height > 0 ? 56 : 24))
        radius: 36
        color: Theme.page
        border.width: Theme.highContrast ? 3 : 0
        border.color: Theme.line
        MouseArea { anchors.fill: parent }

        Rectangle {
            visible: Theme.portrait && !Theme.highContrast
            anchors.bottom: parent.bottom
            width: parent.width
            height: 40
            color: Theme.page
        }

        Words {
            id: title
            x: Theme.margin
            y: 28 + Math.max(0, (close.height - height) / 2)
            width: parent.width - 2 * Theme.margin - close.width - 24
            size: "title"
            font.pixelSize: Theme.title * 0.85
            text: sheet.heading
        }
        ActionButton {
            id: close
            objectName: "closeSheet"
            anchors.right: parent.right
            anchors.rightMargin: Theme.margin
            y: 28
            small: true
            width: Math.max(160, implicitWidth)
            label: qsTr("关闭")
            onActivated: sheet.closed()
        }
        ScrollArea {
            id: area
            anchors.top: parent.top
            anchors.topMargin: panel.head
            above: 20
            anchors.left: parent.left
            anchors.right: parent.right
            anchors.bottom: foot.top
            anchors.bottomMargin: 12
        }
        // A positioner: what is not visible in it takes no room.
        Column {
            id: foot
            anchors.left: parent.left
            anchors.right: parent.right
            anchors.bottom: parent.bottom
            anchors.leftMargin: Theme.margin
            anchors.rightMargin: Theme.margin
            anchors.bottomMargin: height > 0 ? 40 : 8
        }
    }
}
