import QtQuick
import screens.theme

// A sheet over the page with one thing explained on it. Closed by its button, by
// Escape, or by a touch beside it.
FocusScope {
    id: sheet

    property string heading: ""
    property bool open: false
    // What lies below this sheet on the screen; the keyboard covers that first.
    property real below: Theme.portrait ? Theme.bottomBar : 0
    readonly property real lift: Math.max(0, Theme.keyboardHeight - below)
    default property alias content: area.content
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
        if (open)
            close.forceActiveFocus();
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
        anchors.bottom: parent.bottom
        anchors.bottomMargin: sheet.lift
        anchors.horizontalCenter: parent.horizontalCenter
        width: Theme.portrait ? parent.width : Math.min(parent.width - 160, 1200)
        height: Math.min(parent.height * (Theme.portrait ? 0.86 : 0.94), parent.height - sheet.lift - 20)
        radius: 36
        color: Theme.page
        border.width: Theme.highContrast ? 3 : 0
        border.color: Theme.line
        MouseArea { anchors.fill: parent }

        Rectangle {
            anchors.bottom: parent.bottom
            width: parent.width
            height: 40
            color: Theme.page
        }

        Words {
            id: title
            x: Theme.margin
            y: 40
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
            height: Theme.touchSmall
            implicitHeight: Theme.touchSmall
            width: Math.max(160, implicitWidth)
            label: qsTr("关闭")
            onActivated: sheet.closed()
        }
        ScrollArea {
            id: area
            anchors.top: title.bottom
            anchors.topMargin: 20
            anchors.left: parent.left
            anchors.right: parent.right
            anchors.bottom: foot.top
        }
        Item {
            id: foot
            anchors.left: parent.left
            anchors.right: parent.right
            anchors.bottom: parent.bottom
            anchors.margins: Theme.margin
            anchors.bottomMargin: children.length ? 36 : 0
            height: childrenRect.height
        }
    }
}
