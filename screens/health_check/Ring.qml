pragma ComponentBehavior: Bound
import QtQuick
import screens.theme
import screens.components

// The 360-degree ring: eight sectors, each a colour, a shape and a word. A touch on an
// arc or on its label shows that sector's findings only; a second touch shows all again.
// Where there is no room around the ring, the labels stand below it in two columns, left
// and right as the arcs do.
Item {
    id: ring

    property var sectors: []
    property string chosen: ""
    property string count: ""
    property string countText: ""
    signal sectorTouched(string sector)

    readonly property bool below: !Theme.portrait && Theme.largePrint
    readonly property real labelHeight: below ? 104 : 92
    // The widest label beside the ring; the ring leaves it room.
    readonly property real widest: {
        let most = 0;
        for (let i = 0; i < labels.count; i++) {
            const label = labels.itemAt(i) as Label; // qmllint disable compiler
            if (label && !label.upright)
                most = Math.max(most, label.width);
        }
        return most;
    }
    readonly property real outer: below ? Math.min(width * 0.3, (height - 4 * (labelHeight + 12) - 24) / 2)
        : Math.min(Theme.portrait ? 252 : 230, (width / 2 - widest - 12 - (Theme.portrait ? 0 : 20)) / 0.924,
                   Theme.portrait ? 400 : (height - 2 * labelHeight - 32) / 2)
    readonly property real thickness: Math.max(24, outer * 0.14)
    readonly property real cx: width / 2 + (Theme.portrait || below ? 0 : 8) // the edge of the screen is on its left
    readonly property real cy: below ? outer + 8 : height / 2
    // High enough for the labels above and below it.
    implicitHeight: 2 * (outer + labelHeight + 8)

    // One picture, not shapes: shapes leave the scrolled area where nothing draws in 3D.
    Canvas {
        id: arcs
        readonly property var drawn: [ring.sectors, ring.chosen, Theme.statusFill, ring.outer]
        x: ring.cx - width / 2
        y: ring.cy - height / 2
        width: 2 * Math.ceil(ring.outer + 8)
        height: width
        onDrawnChanged: requestPaint()
        onPaint: {
            const ink = getContext("2d");
            ink.clearRect(0, 0, width, height);
            ring.sectors.forEach((sector, index) => {
                const from = (-90 + index * 45 + 1.6) * Math.PI / 180;
                const to = (-90 + index * 45 + 43.4) * Math.PI / 180;
                ink.globalAlpha = ring.chosen !== "" && ring.chosen !== sector.id ? 0.35 : 1;
                ink.lineWidth = ring.chosen === sector.id ? ring.thickness + 12 : ring.thickness;
                ink.strokeStyle = Theme.statusFill[sector.status];
                ink.beginPath();
                ink.arc(width / 2, height / 2, ring.outer - ring.thickness / 2, from, to);
                ink.stroke();
            });
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

    component Label: Pressable {
        id: label
        required property var modelData
        required property int index
        readonly property real angle: (index * 45 + 22.5) * Math.PI / 180
        readonly property bool upright: Math.abs(Math.cos(angle)) > 0.8
        readonly property bool onRight: index < 4
        readonly property bool picked: ring.chosen === modelData.id
        objectName: "sector_" + modelData.id
        group: "ring"
        name: modelData.name + " " + modelData.word + (picked ? ", " + qsTr("已选") : "")
        width: ring.below ? ring.width / 2 - 12 : Math.max(150, words.implicitWidth + 20)
        height: Math.max(ring.labelHeight, words.implicitHeight + 4)
        radius: 18
        x: ring.below ? (onRight ? ring.width / 2 + 6 : 6)
            : upright ? ring.cx + (onRight ? 16 : -16 - width)
            : ring.cx + (onRight ? ring.outer * 0.924 + 12 : -ring.outer * 0.924 - 12 - width)
        y: ring.below ? 2 * ring.outer + 28 + (onRight ? index : 7 - index) * (ring.labelHeight + 12)
            : upright ? ring.cy + (Math.cos(angle) > 0 ? -ring.outer - height - 4 : ring.outer + 4)
            : ring.cy - Math.cos(angle) * (ring.outer + 10) - height / 2
        onActivated: ring.sectorTouched(modelData.id)

        Rectangle {
            anchors.fill: parent
            radius: 18
            color: label.picked ? Theme.brandSoft : ring.below ? Theme.card : "transparent"
            border.width: label.picked ? 4 : ring.below ? 2 : 0
            border.color: label.picked ? Theme.brand : Theme.edge
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
    Repeater {
        id: labels
        model: ring.sectors
        Label {}
    }

    Column {
        x: ring.cx - width / 2
        y: ring.cy - height / 2
        width: 2 * (ring.outer - ring.thickness) - 40
        Words {
            objectName: "todoCount"
            width: parent.width
            horizontalAlignment: Text.AlignHCenter
            text: ring.count
            font.pixelSize: Math.min(104, ring.outer * 0.5)
            font.weight: Font.Bold
            lineHeight: 0.9
        }
        // One thing a line: what is to be done, what is only worth knowing.
        Words {
            width: parent.width
            horizontalAlignment: Text.AlignHCenter
            text: ring.countText.replace(" · ", "\n")
            font.pixelSize: Math.max(24, Math.round(Theme.note * (Theme.largePrint ? 0.86 : 1)))
            color: Theme.secondary
        }
    }
}
