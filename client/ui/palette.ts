/** Colours carry meaning and nothing else; a second sign (pattern, outline, letter) goes with each. */
export const paper = "#F7F3EA";
export const ink = "#2B2823";
export const secondInk = "#5C564C";
export const primary = "#1F5F6B";

export const severityColour = {
	prohibited: "#72070D",
	"requires-approval": "#CC4310",
	"requires-action": "#FDD642",
	advisory: "#7DBEEE",
} as const;
export const opportunityColour = "#0B6E68";
export const notKnownColour = "#65338B";

export const gradeColour = { A: "#C9E0DA", B: "#F6DE8D", C: "#E0762F", D: "#72070D" } as const;
export const ringColour = { within5: "#0B4F5C", within10: "#2F93A0", within15: "#A5DCCB", beyond: "#F0A35E" } as const;

export const protectionColour = {
	core: "#8A1B4A",
	control: "#E3A9BE",
	item: "#2B2A6B",
	village: "#B5651D",
	corridor: "#4A90C2",
	archaeology: "#5F6B2D",
} as const;

export const baseColour = {
	water: "#CFE0E8",
	waterLine: "#A9C6D4",
	green: "#E3EAD6",
	wood: "#D6E2C6",
	building: "#E6DFD3",
	buildingLine: "#CFC6B8",
	road: "#FFFFFF",
	roadCasing: "#DED6C9",
	rail: "#8E867A",
	wall: "#8A7A62",
	square: "#EFE8DA",
} as const;

/** By the first digits of the land-use code; the letters are drawn from zoom 16. */
export const landUse = [
	{ prefix: "07", key: "residential", colour: "#F4DF7E", letter: "R" },
	{ prefix: "08", key: "public", colour: "#F0A8BC", letter: "P" },
	{ prefix: "09", key: "commercial", colour: "#D9534F", letter: "B" },
	{ prefix: "10", key: "industrial", colour: "#B08A66", letter: "M" },
	{ prefix: "11", key: "storage", colour: "#B9A6D3", letter: "W" },
	{ prefix: "12", key: "transport", colour: "#B7B3AC", letter: "S" },
	{ prefix: "13", key: "utilities", colour: "#6FA3B8", letter: "U" },
	{ prefix: "14", key: "green", colour: "#9CC784", letter: "G" },
	{ prefix: "15", key: "special", colour: "#7F8F6B", letter: "H" },
	{ prefix: "16", key: "reserved", colour: "#E4E0D6", letter: "X" },
] as const;

/** Years a period ends with; the national survey of old town areas sorts by the first three. */
export const yearBands = [
	{ until: 1911, key: "to1911", colour: "#3E1F47" },
	{ until: 1949, key: "to1949", colour: "#75426B" },
	{ until: 1978, key: "to1978", colour: "#B0627A" },
	{ until: 2000, key: "to2000", colour: "#E59A74" },
	{ until: 9999, key: "after2000", colour: "#F6DCA3" },
] as const;
