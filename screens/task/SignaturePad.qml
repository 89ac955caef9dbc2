import QtQuick
import screens.theme
import screens.components

// Sign with a finger. The strokes go to the view model; this only draws them.
Item {
    id: pad
    readonly property bool sensitive: true
    property var strokes: []
    property alias paper: paper
    signal strokeDrawn(var points)
    signal cleared()

    property var current: []
    onStrokesChanged: canvas.requestPaint()

    Card {
        id: paper
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        anchors.bottom: parent.bottom
        anchors.bottomMargin: again.height + 20
        color: "#FFFFFF"
        border.width: 3
        border.color: Theme.highContrast ? "#FFFFFF" : Theme.secondary
        Accessible.role: Accessible.Graphic
        Accessible.name: qsTr("签名区,请用手指签名")

        Rectangle {
            x: 60
            width: parent.width - 120
            y: parent.height * 0.78
            height: 2
            color: "#74829A"
        }
        Text {
            visible: pad.strokes.length === 0 && pad.current.length === 0
            anchors.centerIn: parent
            text: qsTr("请在这里用手指签名")
            font.family: Theme.family
            font.pixelSize: 44
            color: "#3A4960"
            Accessible.ignored: true
        }
        Canvas {
            id: canvas
            anchors.fill: parent
            onPaint: {
                const ink = getContext("2d");
                ink.clearRect(0, 0, width, height);
                ink.lineWidth = 7;
                ink.lineCap = "round";
                ink.lineJoin = "round";
                ink.strokeStyle = "#12233F";
                const all = pad.current.length > 0 ? pad.strokes.concat([pad.current]) : pad.strokes;
                for (const stroke of all) {
                    ink.beginPath();
                    ink.moveTo(stroke[0][0], stroke[0][1]);
                    for (const point of stroke)
                        ink.lineTo(point[0] + 0.1, point[1] + 0.1);
                    ink.stroke();
                }
            }
        }
        MouseArea {
            anchors.fill: parent
            preventStealing: true
            function at(mouse: MouseEvent): var {
                return [Math.max(0, Math.min(width, mouse.x)), Math.max(0, Math.min(height, mouse.y))];
            }
            onPressed: mouse => {
                pad.current = [at(mouse)];
                canvas.requestPaint();
            }
            onPositionChanged: mouse => {
                pad.current = pad.current.concat([at(mouse)]);
                canvas.requestPaint();
            }
            onReleased: {
                const points = pad.current;
                pad.current = [];
                pad.strokeDrawn(points);
            }
        }
    }
    ActionButton {
        id: again
        objectName: "clearSignature"
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        width: Math.max(280, implicitWidth)
        small: true
        visible: pad.strokes.length > 0
        label: qsTr("擦掉重签")
        onActivated: pad.cleared()
    }
}
