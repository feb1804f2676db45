import type { Sharp } from "sharp";
import type { Blog } from "../settings/settings.ts";
import type { NewFile } from "./cache.ts";
import { decodePixels, type Header, hasTransparency, orUnusable, type Pixels, readHeader } from "./decode.ts";
import { READING } from "./encoder.ts";
import type { ImageKind } from "./kind.ts";
import type { Limit } from "./limit.ts";
import { cleanSvg } from "./svg.ts";
import { UnusableImage } from "./unusable.ts";

type ImageSettings = Blog["images"];
