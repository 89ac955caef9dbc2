import QtQuick
import screens.theme

// Text in one of the five sizes of the type scale, its punctuation set for the language.
DrawnText {
    property string size: "body"
    property string text: ""
    // What a helper who sees the screen must not see; see kiosk/app/help_host.py.
    property bool sensitive: /¥|\d,\d{3}|\d\.\d\d(?!\d)|\d{15}/.test(text)

    drawn: Typesetting.set(text)
    color: size === "note" ? Theme.secondary : Theme.ink
    font.family: Theme.family
    // Marks that stand side by side are drawn closer: ）， 。”
    font.features: ({ chws: 1 })
    font.pixelSize: size === "hero" ? Theme.hero
        : size === "title" ? Theme.title
        : size === "item" ? Theme.item
        : size === "note" ? Theme.note
        : Theme.body
    font.weight: size === "hero" || size === "title" ? Font.Bold
        : size === "item" ? Font.DemiBold
        : Font.Normal
    wrapMode: Text.Wrap
    lineHeight: 1.0
    textFormat: Text.PlainText
    Accessible.role: Accessible.StaticText
    Accessible.name: text
}
