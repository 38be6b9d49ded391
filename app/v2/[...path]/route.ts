import { clarifai } from "@/lib/wire/clarifai/serve";

export {
  clarifai as DELETE,
  clarifai as GET,
  clarifai as PATCH,
  clarifai as POST,
  clarifai as PUT,
};
