pragma Singleton
import QtQuick

// Punctuation as a printer would set it. The words are written with the plain marks of a
// keyboard; beside Chinese they are drawn in full width (您好，刷一下), in English the
// quotation marks are drawn narrow: the Chinese letters' own are two letters wide.
QtObject {
    id: typesetting

    readonly property var wide: ({ ",": "，", ";": "；", ":": "：", "?": "？", "!": "！" })
    readonly property var han: /[\u3400-\u9fff]/
    // A mark after Chinese (or after what closes Chinese), or right before Chinese.
    readonly property var afterHan: /([\u3400-\u9fff”’）》」])([,;:?!])[ \u00a0]?/g
    readonly property var beforeHan: /([,;:?!])(?=[\u3400-\u9fff“‘（《「])/g
    // Brackets around Chinese, or right after Chinese, and never a part of a formula.
    readonly property var around: /\(([^()]*[\u3400-\u9fff][^()]*)\)/g
    readonly property var behind: /([\u3400-\u9fff])\(([^()]*)\)/g

    // The last letters of a sentence stay together, so that none begins a line alone.
    readonly property var lastLetters: /[\u3400-\u9fff]{3,6}[”’）》」，。？！；]{0,3}$/
    // What is named in a row is not torn: 申报、缴款、发票.
    readonly property var named: /([、：])([\u3400-\u9fff]{2,5})(?=[、。，；]|$)/g
    readonly property var lastWords: /(\S* \S+ \S+) (\S{1,9})$/

    function set(text: string): string {
        if (!han.test(text)) {
            const narrow = /[“”‘’]/.test(text) ? text.replace(/[“”]/g, '"').replace(/[‘’]/g, "'") : text;
            return narrow.replace(lastWords, "$1\u00a0$2");
        }
        const set = !/[,;:?!(]/.test(text) ? text
            : text.replace(around, "（$1）").replace(behind, "$1（$2）")
            .replace(afterHan, (all, before, mark) => before + typesetting.wide[mark])
            .replace(beforeHan, mark => typesetting.wide[mark]);
        return set.length < 12 ? set
            : set.replace(named, (all, mark, name) => mark + name.split("").join("\u2060"))
            .replace(lastLetters, end => end.split("").join("\u2060"));
    }
}
