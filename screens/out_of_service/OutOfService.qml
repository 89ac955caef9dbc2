import QtQuick
import screens.theme
import screens.components

// The terminal stands still, and says so: why, where to go, and a code for staff.
FocusScope {
    id: screen
    required property var model
    objectName: "screen_out_of_service"

    Column {
        anchors.centerIn: parent
        width: Math.min(parent.width - 2 * Theme.margin, 920)
        spacing: 36
        Rectangle {
            anchors.horizontalCenter: parent.horizontalCenter
            width: 160
            height: 160
            radius: 80
            color: Theme.statusSoft["due"]
            border.width: Theme.highContrast ? 3 : 0
            border.color: Theme.line
            Words {
                anchors.centerIn: parent
                text: "!"
                font.pixelSize: 100
                font.weight: Font.Bold
                color: Theme.statusInk["due"]
                Accessible.ignored: true
            }
        }
        BalancedWords {
            width: parent.width
            size: "title"
            text: qsTr("这台机器暂停服务")
        }
        BalancedWords {
            width: parent.width
            font.pixelSize: Theme.item
            text: qsTr("请用旁边的机器,或到咨询台。给您添麻烦了。")
        }
        BalancedWords {
            objectName: "outReason"
            width: parent.width
            color: Theme.secondary
            text: screen.model ? (Theme.language === "en" ? screen.model.reasonEnglish : screen.model.reason) : ""
        }
        BalancedWords {
            width: parent.width
            size: "note"
            text: screen.model ? qsTr("工作人员参考:%1").arg(screen.model.code) : ""
        }
    }
}
