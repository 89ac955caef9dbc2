import QtQuick
import screens.theme

// How it stands, large: done (a tick), waiting (a clock), look here (!), not done (a cross).
// The word stands beside it.
Rectangle {
    id: mark

    property string status: "fine"

    implicitWidth: 112
    implicitHeight: implicitWidth
    width: implicitWidth
    height: width
    radius: width / 2
    color: Theme.highContrast ? "#000000" : Theme.statusFill[status]
    border.width: Theme.highContrast ? 4 : 0
    border.color: Theme.statusFill[status]

    Canvas {
        id: sign
        readonly property var drawn: [mark.status, mark.width, Theme.highContrast]
        anchors.fill: parent
        onDrawnChanged: requestPaint()
        onPaint: {
            const ink = getContext("2d");
            const s = width;
            ink.clearRect(0, 0, s, s);
            ink.strokeStyle = Theme.highContrast ? Theme.statusFill[mark.status] : "#FFFFFF";
            ink.fillStyle = ink.strokeStyle;
            ink.lineWidth = s * 0.09;
            ink.lineCap = "round";
            ink.lineJoin = "round";
            ink.beginPath();
            if (mark.status === "fine") {
                ink.moveTo(s * 0.29, s * 0.52);
                ink.lineTo(s * 0.44, s * 0.67);
                ink.lineTo(s * 0.72, s * 0.36);
            } else if (mark.status === "low") {
                ink.arc(s / 2, s / 2, s * 0.25, 0, 2 * Math.PI);
                ink.moveTo(s / 2, s * 0.37);
                ink.lineTo(s / 2, s / 2);
                ink.lineTo(s * 0.59, s * 0.56);
                ink.lineWidth = s * 0.07;
            } else if (mark.status === "overdue") {
                ink.moveTo(s * 0.35, s * 0.35);
                ink.lineTo(s * 0.65, s * 0.65);
                ink.moveTo(s * 0.65, s * 0.35);
                ink.lineTo(s * 0.35, s * 0.65);
            } else {
                ink.moveTo(s / 2, s * 0.27);
                ink.lineTo(s / 2, s * 0.55);
                ink.stroke();
                ink.beginPath();
                ink.arc(s / 2, s * 0.72, s * 0.055, 0, 2 * Math.PI);
                ink.fill();
                return;
            }
            ink.stroke();
        }
    }
}
