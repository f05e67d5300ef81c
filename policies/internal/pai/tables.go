package pai

import "github.com/permgap/permgap/pkg/catalog"

// tables says which RAM service the points of a table belong to, and what the
// table is called in English.
var tables = []struct{ table, service, group string }{
	{"PAI通用", "pai", "General"},
	{"工作空間管理 / 表 1. 工作空間管理-操作工作空間外資源", "paiworkspace", "Workspace management: outside workspaces"},
	{"工作空間管理 / 表 2. 工作空間管理-操作工作空間內資源", "paiworkspace", "Workspace management: inside a workspace"},
	{"快速開始 / 表 1. 快速開始-TrainingService", "paitrainingservice", "Quick start: training service"},
	{"快速開始 / 表 2. 快速開始-實驗管理", "paiexperiment", "Quick start: experiments"},
	{"智能標註iTAG", "paiitag", "Intelligent labeling (iTAG)"},
	{"可視化建模Designer", "paidesigner", "Visual modeling (Designer)"},
	{"PAIFlow", "paiflow", "PAIFlow"},
	{"互動式建模DSW", "paidsw", "Interactive modeling (DSW)"},
	{"分布式訓練DLC", "paidlc", "Distributed training (DLC)"},
	{"自動機器學習AutoML", "paiautoml", "AutoML"},
	{"大模型應用開發LangStudio", "pailangstudio", "LLM applications (LangStudio)"},
	{"模型線上服務EAS", "eas", "Online model services (EAS)"},
	{"智能設計ArtLab", "paiartlab", "Intelligent design (ArtLab)"},
	{"AI資產 / 表 1. AI資產-資料集管理", "paidataset", "AI assets: datasets"},
	{"AI資產 / 表 2. AI資產-代碼組態管理", "paicodesource", "AI assets: code sources"},
	{"AI資產 / 表 3. AI資產-鏡像管理", "paiimage", "AI assets: images"},
	{"AI資產 / 表 4. AI資產-模型管理", "paimodel", "AI assets: models"},
	{"AI資產 / 表 5. AI資產-自訂群組件", "paicomponentmanagement", "AI assets: custom components"},
}

// titles are the names of the services.
var titles = map[string]catalog.Text{
	"pai":                    {En: "Platform for AI (PAI)", ZhHans: "人工智能平台PAI", ZhHant: "人工智慧平台PAI"},
	"paiworkspace":           {En: "PAI workspaces", ZhHans: "PAI工作空间", ZhHant: "PAI工作空間"},
	"paitrainingservice":     {En: "PAI training service", ZhHans: "PAI快速开始-TrainingService", ZhHant: "PAI快速開始-TrainingService"},
	"paiexperiment":          {En: "PAI experiments", ZhHans: "PAI实验管理", ZhHant: "PAI實驗管理"},
	"paiitag":                {En: "PAI iTAG", ZhHans: "PAI智能标注iTAG", ZhHant: "PAI智能標註iTAG"},
	"paidesigner":            {En: "PAI Designer", ZhHans: "PAI可视化建模Designer", ZhHant: "PAI可視化建模Designer"},
	"paiflow":                {En: "PAIFlow"},
	"paidsw":                 {En: "PAI DSW", ZhHans: "PAI交互式建模DSW", ZhHant: "PAI互動式建模DSW"},
	"paidlc":                 {En: "PAI DLC", ZhHans: "PAI分布式训练DLC", ZhHant: "PAI分布式訓練DLC"},
	"paiautoml":              {En: "PAI AutoML", ZhHans: "PAI自动机器学习AutoML", ZhHant: "PAI自動機器學習AutoML"},
	"pailangstudio":          {En: "PAI LangStudio", ZhHans: "PAI大模型应用开发LangStudio", ZhHant: "PAI大模型應用開發LangStudio"},
	"eas":                    {En: "PAI EAS", ZhHans: "PAI模型在线服务EAS", ZhHant: "PAI模型線上服務EAS"},
	"paiartlab":              {En: "PAI ArtLab", ZhHans: "PAI智能设计ArtLab", ZhHant: "PAI智能設計ArtLab"},
	"paidataset":             {En: "PAI datasets", ZhHans: "PAI数据集", ZhHant: "PAI資料集"},
	"paicodesource":          {En: "PAI code sources", ZhHans: "PAI代码配置", ZhHant: "PAI代碼組態"},
	"paiimage":               {En: "PAI images", ZhHans: "PAI镜像", ZhHant: "PAI鏡像"},
	"paimodel":               {En: "PAI models", ZhHans: "PAI模型", ZhHant: "PAI模型"},
	"paicomponentmanagement": {En: "PAI custom components", ZhHans: "PAI自定义组件", ZhHant: "PAI自訂組件"},
}

// roleTitles are the names of the roles.
var roleTitles = map[string]catalog.Text{
	Owner:      {En: "Workspace owner", ZhHans: "工作空间负责人", ZhHant: "工作空間負責人"},
	Admin:      {En: "Workspace administrator", ZhHans: "工作空间管理员", ZhHant: "工作空間管理員"},
	Developer:  {En: "Algorithm developer", ZhHans: "算法开发", ZhHant: "演算法開發"},
	Operator:   {En: "Algorithm O&M engineer", ZhHans: "算法运维", ZhHant: "演算法營運"},
	Label:      {En: "Labeling administrator", ZhHans: "标注管理员", ZhHant: "標註管理員"},
	Guest:      {En: "Visitor", ZhHans: "访客", ZhHant: "訪客"},
	MaxCompute: {En: "MaxCompute developer", ZhHans: "MaxCompute开发", ZhHant: "MaxCompute開發"},
}

// ramPrefix gives the RAM service of a workspace prefix where the two differ.
var ramPrefix = map[string]string{"paitraining": "paitrainingservice"}

// typos are codes the appendix misspells. Which spelling the platform checks
// is not known, so the catalogue knows both.
var typos = map[string]string{
	"PaiImage:Listlmages":             "PaiImage:ListImages",
	"PaiLangStudio:DeleteDeplpoyment": "PaiLangStudio:DeleteDeployment",
}

// codeless names the operations of rows without a code, by title.
var codeless = map[string]string{
	"查看任務統計資訊":                      "paitrainingservice.view-job-statistics",
	"查看內建演算法定義(官方演算法)":              "paitrainingservice.view-preset-algorithms",
	"標註任務管理(包括任務建立、人員管理、任務分發、任務執行)": "paiitag.manage-labeling-jobs",
}
