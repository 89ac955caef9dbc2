pragma ComponentBehavior: Bound
import QtQuick
import screens.theme
import screens.components

// What the code camera sees, as in a mirror, with corners that show where the code goes.
Rectangle {
    id: frame

    required property string source
    // Whoever stands there can be seen in it; see kiosk/app/help_host.py.
    readonly property bool sensitive: true
    objectName: "liveFrame"
    radius: Theme.radius
    color: "#0B1728"
    border.width: 4
    border.color: Theme.brand
    clip: true

    Image {
        objectName: "livePicture"
        anchors.fill: parent
        anchors.margins: 4
        fillMode: Image.PreserveAspectCrop
        mirror: true
        cache: false
        source: frame.source
        Accessible.role: Accessible.Graphic
        Accessible.name: qsTr("扫码口看到的画面")
    }
    Spinner {
        anchors.centerIn: parent
        visible: frame.source === "" && frame.visible
    }
    Repeater {
        model: 4
        Item {
            id: corner
            required property int index
            readonly property bool atRight: index % 2 === 1
            readonly property bool atBottom: index > 1
            width: 56
            height: 56
            x: atRight ? frame.width * 0.72 - width : frame.width * 0.28
            y: atBottom ? frame.height * 0.9 - height : frame.height * 0.1
            Rectangle {
                width: parent.width
                height: 8
                radius: 4
                y: corner.atBottom ? parent.height - height : 0
                color: "#FFFFFF"
            }
            Rectangle {
                width: 8
                height: parent.height
                radius: 4
                x: corner.atRight ? parent.width - width : 0
                color: "#FFFFFF"
            }
        }
    }
}
