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
        StatusMark {
            anchors.horizontalCenter: parent.horizontalCenter
            implicitWidth: 160
            status: "due"
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
