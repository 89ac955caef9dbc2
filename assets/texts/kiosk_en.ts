<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="zh_CN">
<context>
    <name>ActionButton</name>
    <message>
        <source>已选</source>
        <translation>chosen</translation>
    </message>
</context>
<context>
    <name>Attract</name>
    <message>
        <source>先给您做个“体检”,再告诉您该办什么、怎么办最快。</source>
        <translation>We check your tax position first, then show what to do and the quickest way.</translation>
    </message>
    <message>
        <source>标准字</source>
        <translation>Normal print</translation>
    </message>
    <message>
        <source>大字版</source>
        <translation>Large print</translation>
    </message>
    <message>
        <source>离开即清屏,不留个人信息 · 纳税服务热线 12366</source>
        <translation>Nothing of yours stays here · Tax hotline 12366</translation>
    </message>
    <message>
        <source>黑底亮字</source>
        <translation>High contrast</translation>
    </message>
    <message>
        <source>站着用</source>
        <translation>Standing</translation>
    </message>
    <message>
        <source>坐着用</source>
        <translation>Seated</translation>
    </message>
</context>
<context>
    <name>CalendarList</name>
    <message>
        <source>接下来的日子</source>
        <translation>Coming dates</translation>
    </message>
    <message>
        <source>预测日期,以税务机关公布为准</source>
        <translation>Forecast; the bureau&apos;s announcement counts</translation>
    </message>
</context>
<context>
    <name>CapturePanel</name>
    <message>
        <source>高拍仪画面</source>
        <translation>What the document camera sees</translation>
    </message>
    <message>
        <source>正在打开高拍仪…</source>
        <translation>Opening the document camera…</translation>
    </message>
    <message>
        <source>高拍仪没有画面</source>
        <translation>No picture from the document camera</translation>
    </message>
    <message>
        <source>高拍仪现在不能用</source>
        <translation>The document camera cannot be used now</translation>
    </message>
</context>
<context>
    <name>Catalogue</name>
    <message>
        <source>办其他事</source>
        <translation>Do something else</translation>
    </message>
    <message>
        <source>您要办什么?点这里写,比如“完税证明”</source>
        <translation>What do you need? Touch here</translation>
    </message>
    <message>
        <source>您要办什么?</source>
        <translation>What do you need?</translation>
    </message>
    <message>
        <source>清除</source>
        <translation>Clear</translation>
    </message>
    <message>
        <source>请人帮我</source>
        <translation>Ask somebody</translation>
    </message>
    <message>
        <source>没有找到,换个说法试试</source>
        <translation>Nothing found: try other words</translation>
    </message>
</context>
<context>
    <name>ChooseTaxpayer</name>
    <message>
        <source>%1,今天为谁办理?</source>
        <translation>%1, for whom are you here today?</translation>
    </message>
    <message>
        <source>10 项待办</source>
        <translation>10 overdue</translation>
    </message>
</context>
<context>
    <name>CreditTrend</name>
    <message>
        <source>纳税缴费信用</source>
        <translation>Tax and fee credit</translation>
    </message>
</context>
<context>
    <name>EditSheet</name>
    <message>
        <source>用原来的数</source>
        <translation>Use the original</translation>
    </message>
    <message>
        <source>确定</source>
        <translation>Confirm</translation>
    </message>
    <message>
        <source>点这里打字找,或在下面选</source>
        <translation>Type here to search, or choose below</translation>
    </message>
</context>
<context>
    <name>EndQuestion</name>
    <message>
        <source>要结束办理吗?</source>
        <translation>End your visit?</translation>
    </message>
    <message>
        <source>结束并清除我的信息</source>
        <translation>End and clear my information</translation>
    </message>
    <message>
        <source>继续办理</source>
        <translation>Go on</translation>
    </message>
</context>
<context>
    <name>FindingDetail</name>
    <message>
        <source>身后没有人,给我看</source>
        <translation>Nobody is behind me, show it</translation>
    </message>
    <message>
        <source>请工作人员帮我</source>
        <translation>Ask a member of staff</translation>
    </message>
    <message>
        <source>看到了什么</source>
        <translation>What was found</translation>
    </message>
    <message>
        <source>怎么算的</source>
        <translation>How it was worked out</translation>
    </message>
    <message>
        <source>依据</source>
        <translation>Legal basis</translation>
    </message>
    <message>
        <source>怎么办</source>
        <translation>What to do</translation>
    </message>
    <message>
        <source>可以先自己看看</source>
        <translation>What you can look at yourself</translation>
    </message>
</context>
<context>
    <name>Guide</name>
    <message>
        <source>约一个时间</source>
        <translation>Book a time</translation>
    </message>
    <message>
        <source>最方便</source>
        <translation>Easiest</translation>
    </message>
    <message>
        <source>要带的</source>
        <translation>What to bring</translation>
    </message>
    <message>
        <source>要知道的</source>
        <translation>Good to know</translation>
    </message>
    <message>
        <source>依据</source>
        <translation>Based on</translation>
    </message>
    <message>
        <source>约满</source>
        <translation>full</translation>
    </message>
    <message>
        <source>再试一次</source>
        <translation>Try again</translation>
    </message>
    <message>
        <source>正在看有多少人排队…</source>
        <translation>Checking the length of the queue…</translation>
    </message>
    <message>
        <source>号票已打印,请取走</source>
        <translation>Printed: please take it</translation>
    </message>
    <message>
        <source>现在请人帮我</source>
        <translation>Get help now</translation>
    </message>
    <message>
        <source>我有意见要说</source>
        <translation>Give feedback</translation>
    </message>
    <message>
        <source>取今天的号</source>
        <translation>Take a number</translation>
    </message>
    <message>
        <source>不要这个号了</source>
        <translation>Give number back</translation>
    </message>
    <message>
        <source>改天来,约个时间</source>
        <translation>Book another day</translation>
    </message>
    <message>
        <source>取消预约</source>
        <translation>Cancel the appointment</translation>
    </message>
</context>
<context>
    <name>HealthCheck</name>
    <message>
        <source>正在为您体检…</source>
        <translation>Checking your tax position…</translation>
    </message>
    <message>
        <source>再试一次</source>
        <translation>Try again</translation>
    </message>
    <message>
        <source>看全部</source>
        <translation>Show all</translation>
    </message>
    <message>
        <source>打印 A4 体检单</source>
        <translation>Print on A4</translation>
    </message>
    <message>
        <source>办其他事</source>
        <translation>Do something else</translation>
    </message>
</context>
<context>
    <name>HelpBanner</name>
    <message>
        <source>消息 %1</source>
        <translation>%1 new</translation>
    </message>
    <message>
        <source>对话</source>
        <translation>Chat</translation>
    </message>
    <message>
        <source>停止</source>
        <translation>Stop</translation>
    </message>
</context>
<context>
    <name>HelpPanel</name>
    <message>
        <source>打字问帮办员</source>
        <translation>Type to the helper</translation>
    </message>
    <message>
        <source>点这里打字</source>
        <translation>Touch here to type</translation>
    </message>
    <message>
        <source>发送</source>
        <translation>Send</translation>
    </message>
</context>
<context>
    <name>IdleCountdown</name>
    <message>
        <source>您还在吗?%1 秒后自动结束并清除信息</source>
        <translation>Are you still there? In %1 seconds everything is cleared</translation>
    </message>
    <message>
        <source>您还在吗?</source>
        <translation>Are you still there?</translation>
    </message>
    <message>
        <source>没有人操作时,为保护您的信息,%1 秒后自动结束并清屏。</source>
        <translation>To protect your information the visit ends and the screen is cleared in %1 seconds.</translation>
    </message>
    <message>
        <source>继续办理</source>
        <translation>Go on</translation>
    </message>
    <message>
        <source>现在结束</source>
        <translation>End now</translation>
    </message>
</context>
<context>
    <name>ListEditor</name>
    <message>
        <source>第 %1 项</source>
        <translation>No. %1</translation>
    </message>
    <message>
        <source>删去</source>
        <translation>Remove</translation>
    </message>
    <message>
        <source>修改</source>
        <translation>Change</translation>
    </message>
    <message>
        <source>再加一项</source>
        <translation>Add another</translation>
    </message>
</context>
<context>
    <name>LiveFrame</name>
    <message>
        <source>扫码口看到的画面</source>
        <translation>What the code camera sees</translation>
    </message>
</context>
<context>
    <name>NumberEntry</name>
    <message>
        <source>工作人员参考:%1</source>
        <translation>For staff: %1</translation>
    </message>
    <message>
        <source>还没有输完</source>
        <translation>not complete yet</translation>
    </message>
    <message>
        <source>短信可能还在路上</source>
        <translation>the message may still be on its way</translation>
    </message>
</context>
<context>
    <name>NumberPad</name>
    <message>
        <source>退格</source>
        <translation>Erase</translation>
    </message>
    <message>
        <source>清空</source>
        <translation>Clear</translation>
    </message>
</context>
<context>
    <name>OutOfService</name>
    <message>
        <source>这台机器暂停服务</source>
        <translation>This terminal is out of service</translation>
    </message>
    <message>
        <source>请用旁边的机器,或到咨询台。给您添麻烦了。</source>
        <translation>Please use the next one, or ask at the desk. We are sorry.</translation>
    </message>
    <message>
        <source>工作人员参考:%1</source>
        <translation>For staff: %1</translation>
    </message>
</context>
<context>
    <name>PayPanel</name>
    <message>
        <source>付款码,请用手机扫</source>
        <translation>Payment code: scan it with your phone</translation>
    </message>
</context>
<context>
    <name>PayPath</name>
    <message>
        <source>您已付款</source>
        <translation>You have paid</translation>
    </message>
    <message>
        <source>国库没有接收</source>
        <translation>The treasury did not take it</translation>
    </message>
    <message>
        <source>原路退回您的账户</source>
        <translation>Back to your account</translation>
    </message>
    <message>
        <source>查清付没付成</source>
        <translation>Finding out whether it was paid</translation>
    </message>
    <message>
        <source>国库确认入库</source>
        <translation>The treasury confirms it</translation>
    </message>
    <message>
        <source>出电子缴款凭证</source>
        <translation>Your payment voucher is issued</translation>
    </message>
    <message>
        <source>正在进行</source>
        <translation>now</translation>
    </message>
</context>
<context>
    <name>Rating</name>
    <message>
        <source>谢谢您,已经记下了</source>
        <translation>Thank you, it is noted</translation>
    </message>
    <message>
        <source>这次办理,您满意吗?</source>
        <translation>Were you satisfied today?</translation>
    </message>
    <message>
        <source>提交评价</source>
        <translation>Send</translation>
    </message>
    <message>
        <source>不评价,直接结束</source>
        <translation>Leave without rating</translation>
    </message>
</context>
<context>
    <name>ReceiptCode</name>
    <message>
        <source>回执验证码</source>
        <translation>Verification code of the receipt</translation>
    </message>
</context>
<context>
    <name>Recognising</name>
    <message>
        <source>工作人员参考:%1</source>
        <translation>For staff: %1</translation>
    </message>
</context>
<context>
    <name>ResultCard</name>
    <message>
        <source>打印 A4 回执</source>
        <translation>Print the receipt on A4</translation>
    </message>
    <message>
        <source>打印 A4 查询单</source>
        <translation>Print an A4 page</translation>
    </message>
</context>
<context>
    <name>Ring</name>
    <message>
        <source>已选</source>
        <translation>chosen</translation>
    </message>
</context>
<context>
    <name>ScrollArea</name>
    <message>
        <source>▲ 上一页</source>
        <translation>▲ Page up</translation>
    </message>
    <message>
        <source>▼ 下一页</source>
        <translation>▼ Page down</translation>
    </message>
    <message>
        <source>上一页</source>
        <translation>Page up</translation>
    </message>
    <message>
        <source>已经是最上面</source>
        <translation>This is the top</translation>
    </message>
    <message>
        <source>下一页</source>
        <translation>Page down</translation>
    </message>
    <message>
        <source>已经是最下面</source>
        <translation>This is the end</translation>
    </message>
    <message>
        <source>上页</source>
        <translation>Up</translation>
    </message>
    <message>
        <source>到顶</source>
        <translation>Top</translation>
    </message>
    <message>
        <source>下页</source>
        <translation>Down</translation>
    </message>
    <message>
        <source>到底</source>
        <translation>End</translation>
    </message>
    <message>
        <source>已到顶</source>
        <translation>At the top</translation>
    </message>
    <message>
        <source>已到底</source>
        <translation>At the end</translation>
    </message>
</context>
<context>
    <name>Sheet</name>
    <message>
        <source>关闭</source>
        <translation>Close</translation>
    </message>
</context>
<context>
    <name>Shell</name>
    <message>
        <source>办税服务终端</source>
        <translation>Tax service terminal</translation>
    </message>
</context>
<context>
    <name>SignaturePad</name>
    <message>
        <source>签名区,请用手指签名</source>
        <translation>Signature field: sign with your finger</translation>
    </message>
    <message>
        <source>请在这里用手指签名</source>
        <translation>Sign here with your finger</translation>
    </message>
    <message>
        <source>擦掉重签</source>
        <translation>Clear</translation>
    </message>
</context>
<context>
    <name>StepBar</name>
    <message>
        <source>第 %1 步,共 %2 步:%3</source>
        <translation>Step %1 of %2: %3</translation>
    </message>
</context>
<context>
    <name>StepFields</name>
    <message>
        <source>已选</source>
        <translation>chosen</translation>
    </message>
    <message>
        <source>点这里填写</source>
        <translation>Touch to fill in</translation>
    </message>
    <message>
        <source>点这里查找</source>
        <translation>Touch to search</translation>
    </message>
</context>
<context>
    <name>StepPapers</name>
    <message>
        <source>要用到的材料</source>
        <translation>Papers needed</translation>
    </message>
</context>
<context>
    <name>Task</name>
    <message>
        <source>这些词是什么意思?</source>
        <translation>What do these words mean?</translation>
    </message>
    <message>
        <source>拿不准,点“远程帮办”,有人在线上帮您。</source>
        <translation>Not sure? Touch “Remote help”: somebody will help you from their desk.</translation>
    </message>
</context>
<context>
    <name>TopBar</name>
    <message>
        <source>大字</source>
        <translation>Large print</translation>
    </message>
    <message>
        <source>结束 %1</source>
        <translation>End %1</translation>
    </message>
    <message>
        <source>标准字</source>
        <translation>Normal print</translation>
    </message>
    <message>
        <source>平常的颜色</source>
        <translation>Usual colours</translation>
    </message>
    <message>
        <source>黑底亮字</source>
        <translation>High contrast</translation>
    </message>
    <message>
        <source>用整个屏幕</source>
        <translation>Use the whole screen</translation>
    </message>
    <message>
        <source>坐着用,内容移到下面</source>
        <translation>Seated: move everything down</translation>
    </message>
    <message>
        <source>结束办理,还剩 %1</source>
        <translation>End the visit, %1 left</translation>
    </message>
</context>
<context>
    <name>UpperWords</name>
    <message>
        <source>坐着也够得着</source>
        <translation>Everything within reach</translation>
    </message>
    <message>
        <source>要点的都在下面。想用整个屏幕,再点一下“坐”。</source>
        <translation>Everything to touch is below. For the whole screen again, touch “↓”.</translation>
    </message>
</context>
<context>
    <name>WayOutBar</name>
    <message>
        <source>返回</source>
        <translation>Back</translation>
    </message>
    <message>
        <source>首页</source>
        <translation>Home</translation>
    </message>
    <message>
        <source>正在准备</source>
        <translation>getting ready</translation>
    </message>
</context>
</TS>
