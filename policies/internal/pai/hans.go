package pai

import "strings"

// terms are the words for which the mainland has others, not only other
// characters; the longer ones stand first.
var terms = []string{
	"工作流程草稿工作清單", "工作流草稿任务列表",
	"輸出資料行表", "输出列表", // a list of outputs: the copy turned "list" into "data column table"
	"尋找合格", "查找符合条件的",
	"應用流程執行", "应用流运行",
	"工作流程工作", "工作流任务",
	"自訂群組件", "自定义组件",
	"更新群組件", "更新组件",
	"刪除群組件", "删除组件",
	"執行個體", "实例",
	"資源群組", "资源组",
	"服務群組", "服务组",
	"工作清單", "任务列表",
	"工作流程", "工作流",
	"執行環境", "运行环境",
	"私人網關", "私有网关",
	"隨用隨付", "按量付费",
	"優先順序", "优先级",
	"共用連結", "共享链接",
	"檔案名稱", "文件名",
	"動作記錄", "操作日志",
	"代碼組態", "代码配置",
	"大記錄檔", "大日志",
	"命令列", "命令行",
	"指令碼", "脚本",
	"演算法", "算法",
	"互動式", "交互式",
	"使用者", "用户",
	"主帳號", "主账号",
	"子帳號", "子账号",
	"許可權", "权限",
	"擷取", "获取",
	"建立", "创建",
	"產生", "生成",
	"資料", "数据",
	"檔案", "文件",
	"清單", "列表",
	"自訂", "自定义",
	"範本", "模板",
	"串連", "连接",
	"校正", "校验",
	"資訊", "信息",
	"模組", "模块",
	"批次", "批量",
	"層級", "级别",
	"線上", "在线",
	"儲存", "存储",
	"預設", "默认",
	"目前", "当前",
	"設定", "设置",
	"支援", "支持",
}

// The characters of the appendix that have another form, in the same order.
const (
	traditional = "並個來儲優價內動務彙員問啟單執報壓實將尋對層屬帳應態戶據擴擷數斷於時標機檔檢權歷沒測為環產發監確碼礎稱範節級終組結統綠網線編縮總義舉藍號裝裡製複見規視訂計訊記訪設許註詢診試詳誌認調買費資賬賴購載輯輸轉連週進運遞錄鍵鎖鏡鑒閉開閑間關隨雲頁順預額類驗體髮點佔刪後換搶敗狀籤臨學練習訓"
	simplified  = "并个来储优价内动务汇员问启单执报压实将寻对层属账应态户据扩撷数断于时标机档检权历没测为环产发监确码础称范节级终组结统绿网线编缩总义举蓝号装里制复见规视订计讯记访设许注询诊试详志认调买费资账赖购载辑输转连周进运递录键锁镜鉴闭开闲间关随云页顺预额类验体发点占删后换抢败状签临学练习训"
)

// hans gives a function that writes a title of the appendix in simplified
// characters and the words of the mainland. It knows the characters that occur
// there and no others.
func hans() func(string) string {
	table := append([]string(nil), terms...)
	to := []rune(simplified)
	for i, from := range []rune(traditional) {
		table = append(table, string(from), string(to[i]))
	}
	return strings.NewReplacer(table...).Replace
}
