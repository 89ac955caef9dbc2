pragma ComponentBehavior: Bound
import QtQuick
import screens.theme
import screens.components
import screens.shell

// The window: three zones that never move, the page between them, and what may lie
// over the page. Which page shows is the navigator's word, not this file's.
Window {
    id: root

    required property var shell
    readonly property bool portrait: shell.orientation === "portrait"
        || (shell.orientation === "auto" && height >= width)
    // Seated: what can be touched stays in the lower 60 % of the screen.
    readonly property bool low: shell.lowReach && portrait
    readonly property real factor: portrait ? Math.min(width / 1080, height / 1920) : Math.min(width / 1920, height / 1080)

    width: shell.windowWidth
    height: shell.windowHeight
    visible: true
    color: Theme.page
    title: qsTr("办税服务终端")

    Binding { target: Theme; property: "portrait"; value: root.portrait }
    Binding { target: Theme; property: "largePrint"; value: root.shell.largePrint }
    Binding { target: Theme; property: "highContrast"; value: root.shell.highContrast }
    Binding { target: Theme; property: "lowReach"; value: root.low }
    Binding { target: Theme; property: "language"; value: root.shell.language }
    Binding { target: Theme; property: "keyboardInUse"; value: root.shell.keyboardInUse }

    Item {
        id: canvas
        objectName: "canvas"
        width: root.width / root.factor
        height: root.height / root.factor
        scale: root.factor
        transformOrigin: Item.TopLeft

        readonly property real upper: root.low ? height * 0.4 : 0

        // Everything works without touching: arrows walk, Enter presses, Escape goes back.
        Keys.onDownPressed: root.walk(0, 1)
        Keys.onUpPressed: root.walk(0, -1)
        Keys.onRightPressed: root.walk(1, 0)
        Keys.onLeftPressed: root.walk(-1, 0)
        Keys.onTabPressed: root.follow(true)
        Keys.onBacktabPressed: root.follow(false)
        Keys.onEscapePressed: root.leave()

        StatusStrip {
            id: strip
            shell: root.shell
            width: parent.width
            z: 2
        }
        UpperWords {
            shell: root.shell
            visible: root.low
            anchors.top: strip.bottom
            width: parent.width
            height: Math.max(0, canvas.upper - strip.height)
            title: page.item?.upperTitle ?? "" // qmllint disable missing-property
            words: page.item?.upperWords ?? "" // qmllint disable missing-property
        }
        // What only a visit shows is made after the first frame, so that this comes sooner.
        Loader {
            id: top
            active: root.shell.drawn
            visible: root.shell.inVisit
            y: Math.max(strip.height, canvas.upper)
            width: parent.width
            height: visible ? Theme.topBar - 12 : 0
            Component.onCompleted: setSource("TopBar.qml", { shell: root.shell })
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
            onLoaded: Qt.callLater(root.enter)
            Component.onCompleted: root.showPage()
        }
        Loader {
            id: wayOut
            active: root.shell.drawn
            visible: root.shell.inVisit
            anchors.right: parent.right
            anchors.bottom: parent.bottom
            width: Theme.portrait ? parent.width : Theme.sideBar
            height: Theme.portrait ? Theme.bottomBar : parent.height - top.y - top.height
            Component.onCompleted: setSource("WayOutBar.qml", { shell: root.shell })
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
        Loader {
            id: endQuestion
            active: root.shell.drawn
            anchors.fill: parent
            z: 60
            Component.onCompleted: setSource("EndQuestion.qml", { shell: root.shell })
        }
        Loader {
            id: idle
            active: root.shell.drawn
            anchors.fill: parent
            z: 70
            Component.onCompleted: setSource("IdleCountdown.qml", { shell: root.shell })
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

    onActiveFocusItemChanged: {
        if (Theme.keyboardInUse && activeFocusItem)
            FocusWalk.area(activeFocusItem)?.reveal(activeFocusItem);
    }

    // What keeps the keys to itself now: the count-down, a question, a sheet.
    function modal(): Item {
        for (const over of [idle.item, endQuestion.item, helpPanel.item])
            if (over && over.modal)
                return over;
        for (const child of page.item ? page.item.children : [])
            if (child.visible && child.modal === true)
                return child;
        return null;
    }
    function standing(scope: Item): Item {
        const at = root.activeFocusItem;
        return at && at.activeFocusOnTab && at.visible && FocusWalk.inside(at, scope) ? at : null;
    }
    function go(next: Item): void {
        if (next)
            next.forceActiveFocus(Qt.TabFocusReason);
    }
    // One step with an arrow key. The first step only shows where one stands.
    function walk(dx: int, dy: int): void {
        const scope = root.modal() ?? canvas;
        const from = root.standing(scope);
        if (!from) {
            root.go(FocusWalk.controls(scope === canvas && page.item ? page.item : scope)[0] ?? FocusWalk.controls(scope)[0]);
            return;
        }
        const next = FocusWalk.towards(from, dx, dy, scope);
        const area = FocusWalk.area(from);
        if (dy !== 0 && area && (!next || FocusWalk.area(next) !== area) && area.page(dy))
            return;
        root.go(next ?? FocusWalk.following(from, dx + dy > 0, scope));
    }
    function follow(forward: bool): void {
        const scope = root.modal() ?? canvas;
        root.go(FocusWalk.following(root.standing(scope), forward, scope));
    }
    function leave(): void {
        const over = root.modal();
        if (over && (over === idle.item || over === endQuestion.item))
            root.shell.stay();
        else if (over)
            over.closed(); // qmllint disable missing-property
        else if (root.shell.inVisit && root.shell.canGoBack)
            root.shell.goBack();
    }
    // On a new page the keyboard stands on the first thing that can be done there.
    function enter(): void {
        if (!Theme.keyboardInUse || root.modal() || !page.item)
            return;
        const first = FocusWalk.controls(page.item)[0];
        if (first)
            first.forceActiveFocus(Qt.TabFocusReason);
        else
            page.forceActiveFocus();
    }

    function showPage(): void {
        page.setSource(root.shell.pageSource, { model: root.shell.pageModel });
    }
}
