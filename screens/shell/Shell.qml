pragma ComponentBehavior: Bound
import QtQuick
import screens.theme
import screens.shell

// The window: three zones that never move, the page between them, and what may lie
// over the page. Which page shows is the navigator's word, not this file's.
Window {
    id: root

    required property var shell
    readonly property bool portrait: shell.orientation === "portrait"
        || (shell.orientation === "auto" && height >= width)
    readonly property real factor: portrait ? Math.min(width / 1080, height / 1920) : Math.min(width / 1920, height / 1080)

    width: shell.windowWidth
    height: shell.windowHeight
    visible: true
    color: Theme.page
    title: qsTr("办税服务终端")

    Binding { target: Theme; property: "portrait"; value: root.portrait }
    Binding { target: Theme; property: "largePrint"; value: root.shell.largePrint }
    Binding { target: Theme; property: "highContrast"; value: root.shell.highContrast }
    Binding { target: Theme; property: "language"; value: root.shell.language }
    Binding { target: Theme; property: "keyboardInUse"; value: root.shell.keyboardInUse }

    Item {
        id: canvas
        objectName: "canvas"
        width: root.width / root.factor
        height: root.height / root.factor
        scale: root.factor
        transformOrigin: Item.TopLeft

        // Everything works without touching: arrows walk, Enter presses, Escape goes back.
        Keys.onDownPressed: root.walk(true)
        Keys.onRightPressed: root.walk(true)
        Keys.onUpPressed: root.walk(false)
        Keys.onLeftPressed: root.walk(false)
        Keys.onEscapePressed: root.shell.inVisit ? root.shell.goBack() : undefined

        StatusStrip {
            id: strip
            shell: root.shell
            width: parent.width
            z: 2
        }
        TopBar {
            id: top
            shell: root.shell
            visible: root.shell.inVisit
            anchors.top: strip.bottom
            width: parent.width
            height: visible ? Theme.topBar - 12 : 0
        }
        Loader {
            id: helpBanner
            objectName: "helpBannerLoader"
            anchors.top: top.bottom
            width: parent.width
            active: root.shell.help !== null && root.shell.help.active
            height: active ? 112 : 0
            z: 2
            Component.onCompleted: setSource("../help/HelpBanner.qml", { help: Qt.binding(() => root.shell.help) })
        }
        Loader {
            id: page
            objectName: "page"
            anchors.top: helpBanner.bottom
            anchors.left: parent.left
            anchors.right: Theme.portrait || !wayOut.visible ? parent.right : wayOut.left
            anchors.bottom: Theme.portrait && wayOut.visible ? wayOut.top : parent.bottom
            focus: true
            property string source_: root.shell.pageSource
            onSource_Changed: root.showPage()
            Component.onCompleted: root.showPage()
        }
        WayOutBar {
            id: wayOut
            shell: root.shell
            visible: root.shell.inVisit
            anchors.right: parent.right
            anchors.bottom: parent.bottom
            width: Theme.portrait ? parent.width : Theme.sideBar
            height: Theme.portrait ? Theme.bottomBar : parent.height - strip.height - top.height
        }
        Loader {
            id: helpPanel
            objectName: "helpPanelLoader"
            anchors.fill: parent
            z: 40
            active: root.shell.help !== null && root.shell.help.panelOpen
            Component.onCompleted: setSource("../help/HelpPanel.qml", { help: Qt.binding(() => root.shell.help) })
        }
        Loader {
            id: helperHand
            anchors.fill: parent
            z: 45
            active: root.shell.help !== null && root.shell.help.pointing
            Component.onCompleted: setSource("../help/HelperHand.qml", { help: Qt.binding(() => root.shell.help) })
        }
        EndQuestion {
            shell: root.shell
            anchors.fill: parent
            z: 60
        }
        IdleCountdown {
            shell: root.shell
            anchors.fill: parent
            z: 70
        }
        Loader {
            id: keyboard
            objectName: "keyboard"
            anchors.left: parent.left
            anchors.right: parent.right
            anchors.bottom: parent.bottom
            z: 80
            active: root.shell.keyboardWords !== ""
            onActiveChanged: if (active) setSource("OnScreenKeyboard.qml", { wordsFolder: root.shell.keyboardWords })
        }
    }

    function walk(forward: bool): void {
        const from = root.activeFocusItem ?? page;
        const next = from.nextItemInFocusChain(forward);
        if (next)
            next.forceActiveFocus(Qt.TabFocusReason);
    }

    function showPage(): void {
        page.setSource(root.shell.pageSource, { model: root.shell.pageModel });
    }
}
