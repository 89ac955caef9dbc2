pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Shapes
import screens.theme
import screens.components

// The 360-degree ring: eight sectors, each a colour, a shape and a word. A touch on an
// arc or on its label shows that sector's findings only; a second touch shows all again.
Item {
    id: ring

    property var sectors: []
    property string chosen: ""
    property string count: ""
    property string countText: ""
    signal sectorTouched(string sector)

    readonly property real thickness: 36
    readonly property real outer: Math.min(width * (Theme.portrait ? 0.27 : 0.25), (height - 190) / 2)
    readonly property real cx: width / 2
    readonly property real cy: height / 2

    Repeater {
        model: ring.sectors
        Shape {
            id: arc
            required property var modelData
            required property int index
            readonly property bool faded: ring.chosen !== "" && ring.chosen !== modelData.id
            anchors.fill: parent
            opacity: faded ? 0.35 : 1
            preferredRendererType: Shape.CurveRenderer
            ShapePath {
                strokeColor: Theme.statusFill[arc.modelData.status]
                strokeWidth: ring.chosen === arc.modelData.id ? ring.thickness + 12 : ring.thickness
                fillColor: "transparent"
                capStyle: ShapePath.FlatCap
                PathAngleArc {
                    centerX: ring.cx
                    centerY: ring.cy
                    radiusX: ring.outer - ring.thickness / 2
                    radiusY: ring.outer - ring.thickness / 2
                    startAngle: -90 + arc.index * 45 + 1.6
                    sweepAngle: 45 - 3.2
                }
            }
        }
    }

    MouseArea {
        x: ring.cx - ring.outer
        y: ring.cy - ring.outer
        width: 2 * ring.outer
        height: 2 * ring.outer
        onClicked: mouse => {
            const dx = mouse.x - ring.outer;
            const dy = mouse.y - ring.outer;
            if (Math.hypot(dx, dy) < ring.outer - ring.thickness - 30)
                return;
            const turn = (Math.atan2(dx, -dy) / (2 * Math.PI) + 1) % 1;
            const touched = ring.sectors[Math.floor(turn * 8)];
            if (touched)
                ring.sectorTouched(touched.id);
        }
    }

    Repeater {
        model: ring.sectors
        Pressable {
            id: label
            required property var modelData
            required property int index
            readonly property real angle: (index * 45 + 22.5) * Math.PI / 180
            readonly property bool upright: Math.abs(Math.cos(angle)) > 0.8
            objectName: "sector_" + modelData.id
            name: modelData.name + " " + modelData.word
            width: Math.max(170, words.implicitWidth + 24)
            height: Math.max(96, words.implicitHeight + 8)
            radius: 18
            x: Math.max(0, Math.min(ring.width - width,
                ring.cx + Math.sin(angle) * (ring.outer + (upright ? 46 : 24)) - width / 2
                + (upright ? (Math.sin(angle) > 0 ? 30 : -30) : (Math.sin(angle) > 0 ? width / 2 : -width / 2))))
            y: ring.cy - Math.cos(angle) * (ring.outer + (upright ? 58 : 10)) - height / 2
            onActivated: ring.sectorTouched(modelData.id)

            Rectangle {
                anchors.fill: parent
                radius: 18
                color: label.held || ring.chosen === label.modelData.id ? Theme.brandSoft : "transparent"
                border.width: ring.chosen === label.modelData.id ? 3 : 0
                border.color: Theme.brand
            }
            Column {
                id: words
                anchors.centerIn: parent
                Words {
                    anchors.horizontalCenter: parent.horizontalCenter
                    text: label.modelData.name
                    font.weight: Font.Bold
                    wrapMode: Text.NoWrap
                    font.pixelSize: Math.round(Theme.body * (Theme.largePrint ? 0.9 : 1))
                    Accessible.ignored: true
                }
                Row {
                    anchors.horizontalCenter: parent.horizontalCenter
                    spacing: 8
                    Words {
                        anchors.verticalCenter: parent.verticalCenter
                        font.pixelSize: 20
                        text: Theme.statusShape[label.modelData.status]
                        color: Theme.statusInk[label.modelData.status]
                        Accessible.ignored: true
                    }
                    Words {
                        text: label.modelData.word
                        font.pixelSize: Math.round(Theme.note * (Theme.largePrint ? 0.88 : 1))
                        color: Theme.statusInk[label.modelData.status]
                        wrapMode: Text.NoWrap
                        Accessible.ignored: true
                    }
                }
            }
        }
    }

    Column {
        anchors.centerIn: parent
        width: 2 * (ring.outer - ring.thickness) - 60
        Words {
            objectName: "todoCount"
            width: parent.width
            horizontalAlignment: Text.AlignHCenter
            text: ring.count
            font.pixelSize: 96
            font.weight: Font.Bold
            lineHeight: 0.9
        }
        Words {
            width: parent.width
            horizontalAlignment: Text.AlignHCenter
            text: ring.countText
            font.pixelSize: Math.round(Theme.note * (Theme.largePrint ? 0.9 : 1))
            color: Theme.secondary
        }
    }
}
