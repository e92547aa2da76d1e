import * as messages from '@tensorflow/tfjs-node-gpu/dist/proto/api_pb';
import type { AttributeValue, Node, TensorValue } from './graph';
import { isSparseProduct, sparseProductFunction } from './sparse-product';

/** Graph version whose op semantics are assumed; any TensorFlow 2 accepts it (tensorflow/core/public/version.h). */
const producer = 1087;

/** The bytes of a `saved_model.pb` that holds these ops, tagged `serve`. */
export function savedModel(nodes: readonly Node[]): Uint8Array {
  const versions = new messages.VersionDef();
  versions.setProducer(producer);
  const graph = new messages.GraphDef();
  graph.setNodeList(nodes.map(nodeMessage));
  graph.setVersions(versions);
  if (nodes.some(isSparseProduct)) {
    const library = new messages.FunctionDefLibrary();
    library.setFunctionList([sparseProductFunction()]);
    graph.setLibrary(library);
  }
  const info = new messages.MetaGraphDef.MetaInfoDef();
  info.addTags('serve');
  const metaGraph = new messages.MetaGraphDef();
  metaGraph.setMetaInfoDef(info);
  metaGraph.setGraphDef(graph);
  const model = new messages.SavedModel();
  model.setSavedModelSchemaVersion(1);
  model.setMetaGraphsList([metaGraph]);
  return model.serializeBinary();
}

function nodeMessage(node: Node): messages.NodeDef {
  const message = new messages.NodeDef();
  message.setName(node.name);
  message.setOp(node.op);
  message.setInputList([
    ...node.inputs.map((input) => `${input.node.name}:${input.index}`),
    ...node.control.map((before) => `^${before.name}`),
  ]);
  const attributes = message.getAttrMap();
  for (const [name, value] of Object.entries(node.attributes)) attributes.set(name, attributeMessage(value));
  return message;
}

function attributeMessage(value: AttributeValue): messages.AttrValue {
  const message = new messages.AttrValue();
  if ('type' in value) message.setType(value.type);
  else if ('function' in value) message.setFunc(functionMessage(value.function));
  else if ('int' in value) message.setI(value.int);
  else if ('float' in value) message.setF(value.float);
  else if ('bool' in value) message.setB(value.bool);
  else if ('text' in value) message.setS(new TextEncoder().encode(value.text));
  else if ('shape' in value) message.setShape(shapeMessage(value.shape));
  else if ('tensor' in value) message.setTensor(tensorMessage(value.tensor));
  else {
    const list = new messages.AttrValue.ListValue();
    if ('types' in value) list.setTypeList([...value.types]);
    else list.setIList([...value.ints]);
    message.setList(list);
  }
  return message;
}

function functionMessage(name: string): messages.NameAttrList {
  const message = new messages.NameAttrList();
  message.setName(name);
  return message;
}

function shapeMessage(shape: readonly number[]): messages.TensorShape {
  const message = new messages.TensorShape();
  for (const size of shape) message.addDim().setSize(size);
  return message;
}

function tensorMessage(value: TensorValue): messages.Tensor {
  const message = new messages.Tensor();
  message.setDtype(value.dtype);
  message.setTensorShape(shapeMessage(value.shape));
  message.setTensorContent(value.bytes);
  return message;
}
