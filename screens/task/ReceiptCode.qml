import QtQuick
import screens.theme
import screens.components

// The code that proves a receipt, and what it is good for: side by side, or below each
// other where there is no room.
Grid {
    id: proof
    required property var result
    readonly property bool narrow: width < 700
    columns: narrow ? 1 : 2
    spacing: narrow ? 16 : 32
    horizontalItemAlignment: Grid.AlignHCenter
    verticalItemAlignment: Grid.AlignVCenter

    Rectangle {
        readonly property bool sensitive: true
        width: Theme.largePrint && proof.narrow ? 220 : 280
        height: width
        color: "#FFFFFF"
        radius: 16
        border.width: 2
        border.color: Theme.line
        Image {
            anchors.fill: parent
            anchors.margins: 12
            source: proof.result.code ?? ""
            smooth: false
            fillMode: Image.PreserveAspectFit
            Accessible.role: Accessible.Graphic
            Accessible.name: qsTr("回执验证码")
        }
    }
    Words {
        width: proof.narrow ? proof.width : proof.width - 312
        horizontalAlignment: proof.narrow ? Text.AlignHCenter : Text.AlignLeft
        text: proof.result.codeText ?? ""
        color: Theme.secondary
    }
}
