pragma ComponentBehavior: Bound
import QtQuick
import screens.theme

// Anything that can be touched: at least 88 design pixels high, works by keyboard,
// shows its focus, says its name, answers a press at once.
Item {
    id: pressable

    property string name: ""
    property bool usable: true
    property real radius: Theme.radius
    readonly property bool held: area.pressed && usable
    signal activated()

    implicitHeight: Theme.touchSmall
    activeFocusOnTab: true
    Accessible.role: Accessible.Button
    Accessible.name: name
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
        anchors.fill: parent
        anchors.margins: -6
        radius: pressable.radius + 6
        color: "transparent"
        border.width: 5
        border.color: Theme.focus
        visible: pressable.activeFocus && Theme.keyboardInUse
        z: 10
    }
}
