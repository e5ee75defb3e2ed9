import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from "@mantine/core";
import { ink, paper, primary, secondInk } from "./palette.ts";

const petrol: MantineColorsTuple = [
	"#EDF5F6",
	"#D8E8EA",
	"#B1D1D6",
	"#87B8C0",
	"#63A2AC",
	"#4A949F",
	"#3A8894",
	"#2B7480",
	primary,
	"#124650",
];

export const theme = createTheme({
	primaryColor: "petrol",
	primaryShade: 8,
	autoContrast: true,
	luminanceThreshold: 0.18,
	colors: { petrol },
	black: ink,
	defaultRadius: 6,
	fontFamily: '"Noto Sans", "Noto Sans SC", sans-serif',
	fontSizes: { xs: "12px", sm: "14px", md: "14px", lg: "16px", xl: "18px" },
	lineHeights: { xs: "16px", sm: "20px", md: "20px", lg: "22px", xl: "24px" },
	headings: { fontWeight: "600" },
	respectReducedMotion: true,
	cursorType: "pointer",
});

/** Darker than the library's greys, so that every text keeps 4.5:1 on paper and panel. */
export const cssVariables: CSSVariablesResolver = () => ({
	variables: {
		"--mantine-color-body": "#FFFFFF",
		"--mantine-color-dimmed": secondInk,
		"--mantine-color-placeholder": secondInk,
		"--mantine-color-error": "#A3200D",
		"--palimpsest-paper": paper,
	},
	light: {},
	dark: {},
});
