pragma ComponentBehavior: Bound
import QtQuick
import screens.theme

// Anything that can be touched: at least 88 design pixels high, works by keyboard,
// shows its focus, says its name, answers a press at once.
Item {
    id: pressable

    property string name: ""
    property bool usable: true
    // Why it cannot be used now; a control that is not usable always says so.
    property string reason: ""
    // What only looks like its touchable neighbours (a line of a table that only informs).
    property bool control: true
    // Touchables of one group stand together on purpose; all others keep 20 apart.
    property string group: ""
    property real radius: Theme.radius
    readonly property bool held: area.pressed && usable
    signal activated()

    implicitHeight: Theme.touchSmall
    activeFocusOnTab: control
    Accessible.role: control ? Accessible.Button : Accessible.StaticText
    Accessible.name: name
    Accessible.description: usable ? "" : reason
    Accessible.focusable: control
    Accessible.onPressAction: pressable.trigger()
    Keys.onReturnPressed: trigger()
    Keys.onEnterPressed: trigger()
    Keys.onSpacePressed: trigger()

    function trigger(): void {
        if (pressable.usable)
            pressable.activated();
    }

    MouseArea {
        id: area
        anchors.fill: parent
        onClicked: {
            pressable.forceActiveFocus(Qt.MouseFocusReason);
            pressable.trigger();
        }
    }

    Rectangle {
        objectName: "pressFeedback"
        anchors.fill: parent
        radius: pressable.radius
        color: Theme.press
        visible: pressable.held
        z: 9
    }
    Rectangle {
        objectName: "focusRing"
        anchors.fill: parent
        anchors.margins: -7
        radius: pressable.radius + 7
        color: "transparent"
        border.width: 6
        border.color: Theme.focus
        visible: pressable.activeFocus && Theme.keyboardInUse
        z: 10
    }
}
