import type { Random } from "./random.ts";

export interface Names {
	readonly name_en: string;
	readonly name_zh: string;
	readonly name_vi: string;
}

/** Syllables of our own: Chinese, its reading, its Sino-Vietnamese reading. */
const first = [
	["澄", "Cheng", "Trừng"],
	["槐", "Huai", "Hoè"],
	["砚", "Yan", "Nghiễn"],
	["栖", "Qi", "Thê"],
	["霁", "Ji", "Tễ"],
	["蘅", "Heng", "Hành"],
	["粟", "Su", "Túc"],
	["鹭", "Lu", "Lộ"],
	["缃", "Xiang", "Tương"],
	["筠", "Yun", "Quân"],
	["桐", "Tong", "Đồng"],
	["沅", "Yuan", "Nguyên"],
	["陶", "Tao", "Đào"],
	["棠", "Tang", "Đường"],
] as const;
const second = [
	["井", "jing", "Tỉnh"],
	["云", "yun", "Vân"],
	["渡", "du", "Độ"],
	["仓", "cang", "Thương"],
	["屏", "ping", "Bình"],
	["溪", "xi", "Khê"],
	["庐", "lu", "Lư"],
	["墨", "mo", "Mặc"],
	["林", "lin", "Lâm"],
	["石", "shi", "Thạch"],
	["钟", "zhong", "Chung"],
	["月", "yue", "Nguyệt"],
] as const;

const kinds = {
	street: ["路", "Road", "Đường"],
	"main-street": ["大街", "Street", "Phố"],
	lane: ["巷", "Lane", "Ngõ"],
	bridge: ["桥", "Bridge", "Cầu"],
	school: ["学校", "School", "Trường"],
	park: ["园", "Garden", "Vườn"],
	temple: ["寺", "Temple", "Chùa"],
	house: ["宅", "House", "Nhà"],
	zone: ["历史文化街区", "historic district", "Khu phố lịch sử"],
	estate: ["苑", "Court", "Khu"],
	station: ["站", "Station", "Ga"],
	works: ["厂", "Works", "Xưởng"],
	subdistrict: ["街道", "Subdistrict", "Phường"],
	circle: ["生活圈", "Life Circle", "Khu sinh hoạt"],
	village: ["村", "Village", "Làng"],
} as const;

/** A name in three languages; the same draw gives the same name. */
export function drawName(random: Random, kind: keyof typeof kinds): Names {
	const [zh1, en1, vi1] = random.pick(first);
	const [zh2, en2, vi2] = random.pick(second);
	return nameOf(`${zh1}${zh2}`, `${en1}${en2}`, `${vi1} ${vi2}`, kind);
}

function nameOf(zh: string, en: string, vi: string, kind: keyof typeof kinds): Names {
	const [zhKind, enKind, viKind] = kinds[kind];
	return { name_zh: `${zh}${zhKind}`, name_en: `${en} ${enKind}`, name_vi: `${viKind} ${vi}` };
}
